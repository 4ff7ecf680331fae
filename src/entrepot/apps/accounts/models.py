"""Tables of people, organisations, memberships, invitations, tokens, and what people ask of their data."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from entrepot.apps.accounts import roles
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.fields import Archivable, PublicIdField, Record


class People(BaseUserManager["User"]):
    """Makes users; the address is kept folded so that it is unique whatever its case."""

    def create_user(self, email: str | None, password: str | None = None, **fields: Any) -> "User":
        """Return a new user with a hashed password, or with none that works when it is None.

        Who has no e-mail address signs in with a `phone`, given in E.164 form.
        """
        user = self.model(email=email.strip().lower() if email else None, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        """Return the user with this e-mail address, in any case."""
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser):
    """One person who signs in with an e-mail address or a telephone. What they may do: their memberships."""

    public_id = PublicIdField(prefix="usr")
    email = models.EmailField(unique=True, null=True, blank=True)
    phone = models.CharField(max_length=16, unique=True, null=True, blank=True)  # E.164, proved to be theirs
    name = models.CharField(max_length=120, blank=True)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=clock.now, editable=False)
    erased_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects: ClassVar[People] = People()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="accounts_user_email_folded"),
            models.CheckConstraint(
                condition=Q(phone=None) | Q(phone__regex=r"^\+[1-9][0-9]{6,14}$"), name="accounts_user_phone"
            ),
            models.CheckConstraint(
                condition=Q(email__isnull=False) | Q(phone__isnull=False), name="accounts_user_reached"
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.address

    @property
    def address(self) -> str:
        """Where they are written to: their mailbox, else their telephone."""
        return self.email or self.phone or ""


class SignInCode(Record):
    """A code that was sent to a mailbox or a telephone: who gives it back shows that the address is theirs.

    Only a digest is kept. It holds once, for some minutes and tries; the rows of a day count how often an
    address was written to, and go after a day.
    """

    public_id = PublicIdField(prefix="sic")
    address = models.CharField(max_length=254)  # folded: an e-mail address, or a number in E.164 form
    day = models.DateField()
    nth = models.PositiveSmallIntegerField()  # of the day, so that two at once are never one too many
    digest = models.CharField(max_length=64)
    tries_left = models.PositiveSmallIntegerField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["day"], name="accounts_code_day")]
        constraints = [
            models.UniqueConstraint(fields=["address", "day", "nth"], name="accounts_code_of_day"),
            models.CheckConstraint(condition=Q(digest__regex=r"^[0-9a-f]{64}$"), name="accounts_code_digest"),
        ]

    def __str__(self) -> str:
        return self.public_id


class Organisation(Record, Archivable):
    """The tenant: rows of one organisation are never read by another."""

    public_id = PublicIdField(prefix="org")
    name = models.CharField(max_length=160)
    country = models.CharField(max_length=2)  # ISO 3166-1 alpha-2, where it is established

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="accounts_organisation_named"),
            models.CheckConstraint(condition=Q(country__regex=r"^[A-Z]{2}$"), name="accounts_country"),
        ]

    def __str__(self) -> str:
        return self.name


class Membership(Record):
    """One person's role in one organisation, from its start to its end."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=16)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "user"],
                condition=Q(ended_at=None),
                name="accounts_one_live_membership",
            ),
            models.CheckConstraint(
                condition=Q(role__in=roles.ORGANISATION_ROLES), name="accounts_membership_role"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.organisation_id}: {self.role}"


class PlatformMembership(Record):
    """One person's role on the platform itself: operator, or programme officer."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="platform_memberships")
    role = models.CharField(max_length=16)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role"], condition=Q(ended_at=None), name="accounts_one_live_platform_role"
            ),
            models.CheckConstraint(
                condition=Q(role__in=roles.PLATFORM_ROLES), name="accounts_platform_membership_role"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} on the platform: {self.role}"


class Invitation(Record):
    """An organisation asks who has a mailbox or a telephone to join it. The link is signed, not stored."""

    public_id = PublicIdField(prefix="inv")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="invitations")
    address = models.CharField(max_length=254)  # folded: an e-mail address, or a number in E.164 form
    role = models.CharField(max_length=16)
    language = models.CharField(max_length=16, default="en")
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="invitations_sent")
    expires_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="invitations_accepted"
    )
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(role__in=roles.ORGANISATION_ROLES), name="accounts_invitation_role"
            ),
            models.CheckConstraint(condition=Q(address=Lower("address")), name="accounts_invitation_address"),
            models.CheckConstraint(
                condition=Q(accepted_at=None, accepted_by=None)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False, revoked_at=None),
                name="accounts_invitation_accepted_once",
            ),
            models.UniqueConstraint(
                fields=["organisation", "address"],
                condition=Q(accepted_at=None, revoked_at=None),
                name="accounts_one_open_invitation",
            ),
        ]

    def __str__(self) -> str:
        return self.public_id


class ApiToken(Record):
    """A key for programs of one organisation. Only its hash is kept; the key is shown once."""

    public_id = PublicIdField(prefix="tok")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="tokens")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="tokens")
    name = models.CharField(max_length=80)
    prefix = models.CharField(max_length=16)  # the head of the key, to tell one from another
    key_hash = models.CharField(max_length=64, unique=True)  # SHA-256, hexadecimal
    scopes = models.CharField(max_length=400)  # words with one space between, sorted
    expires_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(key_hash__regex=r"^[0-9a-f]{64}$"), name="accounts_key_hash"),
            models.CheckConstraint(
                condition=Q(expires_at=None) | Q(expires_at__gt=F("created_at")), name="accounts_expiry"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.prefix}… {self.name}"


class PlatformToken(Record):
    """A key for programs of the platform itself. It stands on one grant of a role, and ends with that grant.

    A role that is granted again is another grant: what was made before stays dead.
    """

    public_id = PublicIdField(prefix="ptk")
    membership = models.ForeignKey(PlatformMembership, on_delete=models.PROTECT, related_name="tokens")
    name = models.CharField(max_length=80)
    prefix = models.CharField(max_length=24)
    key_hash = models.CharField(max_length=64, unique=True)  # SHA-256, hexadecimal
    scopes = models.CharField(max_length=400)  # words with one space between, sorted
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(key_hash__regex=r"^[0-9a-f]{64}$"), name="accounts_platform_key_hash"
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")), name="accounts_platform_expiry"
            ),
            models.CheckConstraint(condition=~Q(scopes=""), name="accounts_platform_scoped"),
        ]

    def __str__(self) -> str:
        return f"{self.prefix}… {self.name}"


class ErasureRequest(Record):
    """Somebody asked to be erased: a person with an account, or a guest by an address they proved.

    It waits until `due_at`, so that it can be taken back. `addresses` are folded, with blanks between: a
    guest's from the start, a person's when they are erased; a week later, when every app is done, they go.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        HINDERED = "hindered"
        TAKEN_BACK = "taken_back"
        DONE = "done"

    public_id = PublicIdField(prefix="era")
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="erasures")
    addresses = models.TextField(blank=True)
    asked_by = models.BigIntegerField(null=True, blank=True)  # an operator who asked on their request
    why = models.CharField(max_length=300, blank=True)  # the operator's words
    language = models.CharField(max_length=16)
    due_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["state", "due_at"], name="accounts_erasure_due")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "hindered", "taken_back", "done"]),
                name="accounts_erasure_state",
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", closed_at=None)
                | (~Q(state="waiting") & Q(closed_at__isnull=False)),
                name="accounts_erasure_closed",
            ),
            models.UniqueConstraint(
                fields=["user"], condition=Q(state="waiting"), name="accounts_one_erasure_of_person"
            ),
            models.UniqueConstraint(
                fields=["addresses"],
                condition=Q(state="waiting", user=None),
                name="accounts_one_erasure_of_guest",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.public_id}: {self.state}"


class DataExport(Record):
    """What somebody takes with them: everything held about a person, or an organisation's business."""

    public_id = PublicIdField(prefix="exp")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="exports")  # who alone fetches it
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="exports"
    )  # whose business it is; none: the person's own data
    language = models.CharField(max_length=16)
    run = models.CharField(max_length=40, blank=True)  # the bulk run that makes it
    stored = models.CharField(max_length=120, blank=True)  # in the file store, until it ends
    size = models.PositiveBigIntegerField(default=0)
    ready_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)  # then it is deleted

    class Meta:
        indexes = [
            models.Index(fields=["user", "-id"], name="accounts_export_of_person"),
            models.Index(fields=["ends_at"], name="accounts_export_ends"),
        ]

    def __str__(self) -> str:
        return self.public_id
