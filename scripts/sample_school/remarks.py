"""What teachers write: by level and subject, in the words they use, two pupils seldom alike."""

import random

_TOPICS = {
    "VAN": ("đọc hiểu văn bản", "viết bài văn", "diễn đạt"),
    "TOAN": ("giải bài tập", "lập luận và trình bày lời giải", "tính toán"),
    "NN1": ("từ vựng và ngữ pháp", "kĩ năng nghe, nói", "kĩ năng viết"),
    "GDCD": ("liên hệ thực tế", "xử lí tình huống", "nêu ý kiến"),
    "LSDL": ("đọc bản đồ, lược đồ", "ghi nhớ sự kiện", "khai thác tư liệu"),
    "KHTN": ("thực hành thí nghiệm", "vận dụng kiến thức", "giải thích hiện tượng"),
    "CN": ("thực hành", "đọc bản vẽ, quy trình", "vận dụng vào đời sống"),
    "TH": ("thực hành trên máy", "soạn thảo và trình chiếu", "tư duy thuật toán"),
    "NN2": ("phát âm", "viết chữ Hán", "hội thoại"),
    "GDTC": ("thực hiện động tác", "rèn luyện thể lực", "tham gia trò chơi"),
    "NT": ("hát và đọc nhạc", "vẽ và tạo hình", "cảm thụ âm nhạc, mĩ thuật"),
    "HDTN": ("hoạt động tập thể", "tìm hiểu nghề nghiệp", "làm việc nhóm"),
    "GDDP": ("tìm hiểu văn hoá quê hương", "giới thiệu di sản địa phương", "sưu tầm tư liệu"),
}
_TERM = {
    "high": (
        "Nắm chắc kiến thức, {a} rất tốt.",
        "Tiếp thu nhanh, {a} tốt, {b} sáng tạo.",
        "Tích cực xây dựng bài, {a} tốt. Cần phát huy.",
        "Có năng lực nổi trội về {b}, chủ động giúp đỡ bạn.",
        "Học tập nghiêm túc, {a} chính xác, có ý thức tự học cao.",
    ),
    "good": (
        "Nắm được kiến thức cơ bản, {a} khá tốt.",
        "Có cố gắng, {a} tiến bộ; cần rèn thêm {b}.",
        "Chăm chỉ, {b} khá; cần mạnh dạn phát biểu hơn.",
        "Hiểu bài, {a} tương đối tốt, cần cẩn thận hơn.",
        "Hoàn thành tốt nhiệm vụ học tập, {b} có tiến bộ.",
    ),
    "fair": (
        "Nắm được một phần kiến thức, cần rèn thêm {a}.",
        "Có ý thức học tập nhưng {b} còn hạn chế.",
        "Cần ôn tập thường xuyên hơn, chú ý {a}.",
        "Tiếp thu còn chậm, {b} chưa vững; cần làm bài đầy đủ.",
        "Đã có tiến bộ về {a}, cần cố gắng đều hơn.",
    ),
    "low": (
        "Kiến thức còn hổng, {a} yếu; cần phụ đạo thêm.",
        "Chưa chú ý trong giờ, {b} còn nhiều sai sót.",
        "Cần gia đình đôn đốc việc học ở nhà, rèn lại {a}.",
        "Chưa hoàn thành nhiều bài tập, {b} rất hạn chế.",
    ),
    "Đ": (
        "Tham gia đầy đủ, {a} tốt.",
        "Tích cực, {b} tự tin, biết hợp tác với bạn.",
        "Hoàn thành các yêu cầu, {a} có tiến bộ.",
        "Có ý thức {b}, cần mạnh dạn hơn.",
        "Nhiệt tình trong giờ học, {a} đúng yêu cầu.",
    ),
    "CĐ": ("Chưa hoàn thành yêu cầu về {a}, cần rèn luyện thêm.", "Chưa tích cực tham gia, {b} chưa đạt yêu cầu."),
}
_CONDUCT = {
    "Tốt": (
        "Ngoan, lễ phép, chấp hành tốt nội quy, tích cực tham gia hoạt động của lớp.",
        "Có ý thức tổ chức kỉ luật tốt, hoà đồng, giúp đỡ bạn bè.",
        "Chăm ngoan, trung thực, có trách nhiệm với công việc được giao.",
        "Lễ phép với thầy cô, đoàn kết với bạn, tích cực lao động, vệ sinh.",
    ),
    "Khá": (
        "Ngoan, có ý thức rèn luyện; đôi khi còn nói chuyện riêng trong giờ.",
        "Chấp hành nội quy khá tốt, cần chủ động hơn trong hoạt động tập thể.",
        "Hoà nhã với bạn bè; cần đi học chuyên cần và đúng giờ hơn.",
    ),
    "Đạt": (
        "Còn vi phạm nội quy nhưng biết sửa chữa khi được nhắc nhở.",
        "Ý thức tự giác chưa cao, cần cố gắng rèn luyện nền nếp.",
    ),
    "Chưa đạt": ("Nhiều lần vi phạm nội quy, chậm sửa chữa; cần rèn luyện thêm cùng gia đình.",),
}
_YEAR = {
    "Tốt": "Học lực vững vàng, rèn luyện tốt, là tấm gương cho các bạn trong lớp.",
    "Khá": "Có nhiều cố gắng trong học tập, cần phát huy để đạt kết quả cao hơn.",
    "Đạt": "Đã đạt yêu cầu của lớp học, cần tự giác và chăm chỉ hơn trong năm học tới.",
    "Chưa đạt": "Kết quả học tập chưa đạt yêu cầu, cần ôn tập trong hè với sự giúp đỡ của gia đình.",
}


def subject_remark(chance: random.Random, subject_code: str, result: int | str) -> str:
    """A subject teacher's remark on a term's result."""
    band = (
        result
        if isinstance(result, str)
        else "high"
        if result >= 80
        else "good"
        if result >= 65
        else "fair"
        if result >= 50
        else "low"
    )
    topics = _TOPICS[subject_code]
    first, second = chance.sample(topics, 2)
    return chance.choice(_TERM[band]).format(a=first, b=second)


def conduct_remark(chance: random.Random, level: str) -> str:
    """A homeroom teacher's remark on a term's conduct."""
    return chance.choice(_CONDUCT[level])


def year_remark(chance: random.Random, conduct: str, learning: str) -> str:
    """A homeroom teacher's remark on the whole year."""
    return f"{_YEAR[learning]} {chance.choice(_CONDUCT[conduct])}" if chance.random() < 0.5 else _YEAR[learning]
