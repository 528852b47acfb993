"""Prepared documents, intents and collected signatures. Everything here only accumulates."""

from django.db import models

from hocba.foundation.models import AppendOnlyModel


class Certificate(AppendOnlyModel):
    """Chứng thư số known to the school: a person's or the school seal's. Revocation comes from the CRL, not from here."""

    person = models.ForeignKey("accounts.Person", models.PROTECT, null=True, related_name="+")  # null: the school seal
    identity = models.CharField(max_length=60)  # what the subject names: a staff code, or MST: and the school's code
    der = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField()
    registered_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["school", "sha256"], name="certificate_once")]


class PreparedDocument(AppendOnlyModel):
    """Văn bản chờ ký: canonical bytes stored before anyone signs, with its slots. A record is one kind of several."""

    kind = models.CharField(max_length=30)
    code = models.CharField(max_length=26)
    version = models.PositiveSmallIntegerField()
    pupil = models.ForeignKey("roster.Pupil", models.PROTECT, null=True, related_name="+")
    school_class = models.ForeignKey("roster.SchoolClass", models.PROTECT, related_name="+")
    slots = models.JSONField()  # [{"id", "role", "subject", "rank", "course_id"}] in document order
    content = models.BinaryField()  # canonical bytes without signatures
    parts = models.JSONField()  # Id -> SHA-256 hex of what signatures reference, so that no request parses the content again
    digest = models.BinaryField()
    own_mark = models.BinaryField(default=b"")  # keyed digest of the row: made by this server (own_documents.py)
    prepared_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["school", "code", "version", "digest"], name="document_once")]


class Drafting(AppendOnlyModel):
    """Lần dựng: these closings gave this document. The last one of a code's newest version says which document is current.

    Newer closings that give the same bytes keep the document and its signatures; other bytes make another document.
    """

    code = models.CharField(max_length=26)
    version = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()  # 1, 2, … per code and version
    document = models.ForeignKey(PreparedDocument, models.PROTECT, related_name="draftings")
    closings = models.JSONField()  # ids of the closings; empty for kinds that are not made of closings
    drafted_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["school", "code", "version", "number"], name="drafting_order")]


class SigningBatch(AppendOnlyModel):
    """Lượt ký: one person's one gesture over many items; progress is what its items show, so it resumes by itself."""

    person = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")
    certificate = models.ForeignKey(Certificate, models.PROTECT, related_name="+")
    role = models.CharField(max_length=20)
    course = models.ForeignKey("roster.Course", models.PROTECT, null=True, related_name="+")  # a subject teacher's
    school_class = models.ForeignKey("roster.SchoolClass", models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    request_key = models.CharField(max_length=80)  # idempotency

    class Meta:
        constraints = [models.UniqueConstraint(fields=["school", "request_key"], name="signing_batch_once")]


class SigningIntent(AppendOnlyModel):
    """Ý định ký: the exact bytes that a key will be asked to sign, committed before any key is asked (trust P3)."""

    batch = models.ForeignKey(SigningBatch, models.PROTECT, related_name="intents")
    document = models.ForeignKey(PreparedDocument, models.PROTECT, related_name="intents")
    slot = models.CharField(max_length=40)
    certificate = models.ForeignKey(Certificate, models.PROTECT, related_name="+")
    pre_image = models.BinaryField()  # canonical SignedInfo
    digest = models.BinaryField()
    signed_properties = models.BinaryField()  # canonical xades:SignedProperties, covered by the pre-image
    intended_at = models.DateTimeField()  # the claimed signing time, whole seconds
    transaction_id = models.BigIntegerField(default=0, editable=False)  # set by trigger: which transaction committed it

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["school", "document", "slot", "digest"], name="intent_once"),
            # The same key is never asked over two different texts for one slot, whatever was killed in between.
            models.UniqueConstraint(fields=["school", "document", "slot", "certificate"], name="intent_once_per_certificate"),
        ]


class CollectedSignature(AppendOnlyModel):
    """Chữ ký đã nhận, verified on arrival against the stored intent. One per document and slot."""

    intent = models.OneToOneField(SigningIntent, models.PROTECT, related_name="signature")
    document = models.ForeignKey(PreparedDocument, models.PROTECT, related_name="signatures")
    slot = models.CharField(max_length=40)
    rank = models.PositiveSmallIntegerField()
    element = models.BinaryField()  # canonical ds:Signature
    digest = models.BinaryField()
    value_digest = models.BinaryField()  # SHA-256 of ds:SignatureValue, which higher ranks reference
    signed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["school", "document", "slot"], name="signature_once_per_slot")]


class SigningFailure(AppendOnlyModel):
    """Mục ký chưa được: why one item of a batch was not signed; a later try may succeed."""

    batch = models.ForeignKey(SigningBatch, models.PROTECT, related_name="failures")
    document = models.ForeignKey(PreparedDocument, models.PROTECT, related_name="+")
    slot = models.CharField(max_length=40)
    failed_at = models.DateTimeField()
    code = models.CharField(max_length=60)
    message = models.TextField()


class DocumentRelease(AppendOnlyModel):
    """Văn bản đã rời khâu ký: the station above took the wholly signed document over. Its version gets no further draft."""

    document = models.OneToOneField(PreparedDocument, models.PROTECT, related_name="release")
    released_at = models.DateTimeField()
