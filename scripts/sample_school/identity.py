"""The invented school."""

SCHOOL_CODE = "20180401"
SCHOOL_NAME = "Trường THCS Bình Minh"
COMMUNE_CODE = "20999"
COMMUNE_NAME = "Xã Nà Lương"
PROVINCE_CODE = "20"
PROVINCE_NAME = "Tỉnh Lạng Sơn"
PLACE = "Nà Lương"
FOLDER = "thcs-binh-minh"
HEAD = ["UBND XÃ NÀ LƯƠNG", "TRƯỜNG THCS BÌNH MINH"]


def signed_on(day: str, month: str, year: int) -> str:
    """The line above signatures."""
    return f"{PLACE}, ngày {day} tháng {month} năm {year}"
