"""Django's settings: safe by default, told by the environment where a place differs."""

from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP

from entrepot.apps.kernel import languages, paths
from entrepot.config import databases, environment, logs

PACKAGE = Path(__file__).resolve().parent.parent
HOME = paths.home()
ADDRESS, HTTPS = environment.public_address()
WEB_PROCESSES = environment.number("ENTREPOT_WEB_PROCESSES", 1)
PROXIES = environment.number("ENTREPOT_PROXIES", 0)  # how many of our own stand before us

# --- What runs ---------------------------------------------------------------------------------------
DEBUG = environment.flag("ENTREPOT_DEBUG")
SECRET_KEY = environment.secret_key(debug=DEBUG)
ALLOWED_HOSTS = environment.words("ALLOWED_HOSTS") or sorted(
    {"localhost", "127.0.0.1", "[::1]", urlsplit(ADDRESS).hostname or "localhost"}
)
ROOT_URLCONF = "entrepot.config.urls"
WSGI_APPLICATION = "entrepot.config.wsgi.application"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_tasks_db",
    "entrepot.apps.kernel",
    "entrepot.apps.reference",
    "entrepot.apps.text",
    "entrepot.apps.accounts",
    "entrepot.apps.law",
    "entrepot.apps.files",
    "entrepot.apps.messages",
    "entrepot.apps.desk",
    "entrepot.apps.budgets",
    "entrepot.apps.screening",
    "entrepot.apps.ledger",
    "entrepot.apps.businesses",
    "entrepot.apps.markets",
    "entrepot.apps.translation",
    "entrepot.apps.catalogue",
    "entrepot.apps.payments",
    "entrepot.apps.shipping",
    "entrepot.apps.stock",
    "entrepot.apps.search",
    "entrepot.apps.fees",
    "entrepot.apps.pricing",
    "entrepot.apps.orders",
    "entrepot.apps.customs",
    "entrepot.apps.payouts",
    "entrepot.apps.reviews",
    "entrepot.apps.enquiries",
    "entrepot.apps.cooperatives",
    "entrepot.apps.programmes",
    "entrepot.apps.campaigns",
    "entrepot.apps.demand",
    "entrepot.apps.impact",
    "entrepot.apps.discovery",
    "entrepot.web.account",  # above design: its templates dress allauth's pages
    "entrepot.web.design",
    "entrepot.web.public",
    "entrepot.web.storefront",
    "entrepot.web.evidence",
    "entrepot.web.documents",
    "entrepot.web.invoices",
    "entrepot.web.seller",
    "entrepot.web.farm",
    "entrepot.web.buyer",
    "entrepot.web.officer",
    "entrepot.web.operator",  # above the admin: its templates dress the raw views
    "entrepot.web.api",
    # Below ours, so that our templates and words come first.
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django.contrib.admin.apps.SimpleAdminConfig",  # the raw views; nobody else's are looked for
]

# Lean: sessions, users and messages are lazy, so a page that does not ask for them costs no query. Calls of
# the API pass the Page… ones by.
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "entrepot.apps.kernel.context.RequestIdMiddleware",
    "entrepot.config.middleware.RequestLog",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "entrepot.config.page_middleware.PageSessions",
    "entrepot.config.page_middleware.PagePlaces",  # Django's LocaleMiddleware, and the country too
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "entrepot.config.page_middleware.PageUsers",
    "entrepot.config.page_middleware.PageMessages",
    "allauth.account.middleware.AccountMiddleware",
    "entrepot.config.page_middleware.PageGuestKeys",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# --- What is kept ------------------------------------------------------------------------------------
DATABASES = {"default": databases.database(environment.text("DATABASE_URL"), home=HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": environment.cache(WEB_PROCESSES)}
KEPT_PAGES_BYTES = environment.number("ENTREPOT_KEPT_PAGES_MB", 64) * 2**20  # of each web process
TASKS = {"default": {"BACKEND": "entrepot.apps.kernel.task_table.TaskTable", "QUEUES": ["events", "bulk"]}}
MAILERS = {"default": environment.mailer(HOME)}
DEFAULT_FROM_EMAIL = environment.text("ENTREPOT_MAIL_FROM", "Entrepot <no-reply@localhost>")

# --- Words and pictures ------------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [(code, each.own_name) for code, each in languages.LANGUAGES.items()]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "entrepot.web.design.sheets.SheetFinder",
]
STYLE_SHEETS = {  # files that are sent as one
    "design/every.css": [
        f"design/{name}.css" for name in ("tokens", "base", "frame", "forms", "components", "menus")
    ],
    "storefront/every.css": [
        *(f"storefront/{name}.css" for name in ("shop", "filters", "front", "product", "gallery")),
        *("public/proof.css", "storefront/talk.css", "storefront/compare.css"),
    ],
}
MEDIA_ROOT = HOME / "files"

# --- Outside parties ---------------------------------------------------------------------------------
# Where the sandbox is, money, parcels and customs are made up; nobody is charged and nothing is sent.
SANDBOX = environment.flag("ENTREPOT_SANDBOX", default=True)
SANDBOX_STEP = timedelta(seconds=environment.number("ENTREPOT_SANDBOX_STEP_SECONDS", 60))
# Stripe takes payments where both its secrets are given, also beside the sandbox (with Stripe's test keys).
STRIPE_SECRET_KEY = environment.text("STRIPE_SECRET_KEY")
STRIPE_WEBHOOK_SECRET = environment.text("STRIPE_WEBHOOK_SECRET")
STRIPE_API = environment.text("STRIPE_API")  # another address than Stripe's own, for tests
STRIPE = bool(STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET)
if SANDBOX and "_live_" in STRIPE_SECRET_KEY:
    raise ImproperlyConfigured("Stripe's live key takes real money: set ENTREPOT_SANDBOX=no beside it.")
PAYMENT_PROVIDERS = {"stripe": "entrepot.adapters.payment_stripe_post.connect"} if STRIPE else {}
PAYMENT_PAGES = ["https://checkout.stripe.com"] if STRIPE else []  # where a form of ours may lead
if SANDBOX:
    PAYMENT_PROVIDERS |= {
        "sandbox": "entrepot.adapters.payment_sandbox_post.connect",
        "transfer": "entrepot.adapters.payment_sandbox_post.connect_transfers",
    }
BANKS = {"main": "entrepot.adapters.bank_sandbox.connect"} if SANDBOX else {}  # by name in the ledger
CUSTOMS_GATEWAYS = {"*": "entrepot.adapters.customs_sandbox.connect"} if SANDBOX else {}  # by country
SCREENERS = {"lists": "entrepot.adapters.screening_lists.connect"}  # who holds names against lists
SCREENERS |= {"sandbox": "entrepot.adapters.screening_sandbox.connect"} if SANDBOX else {}
SCREENING_LISTS = environment.words("ENTREPOT_SCREENING_LISTS", "" if SANDBOX else "un.xml,ofac-sdn.csv")
CARRIERS = {"entrepot-post": "entrepot.adapters.shipping_post.connect"} if SANDBOX else {}
if SANDBOX:
    INSTALLED_APPS += ["entrepot.adapters.sandbox", "entrepot.adapters.payment_sandbox_page"]

# One machine keeps its index beside the database, several share one in it.
SEARCH_INDEX = (
    "entrepot.adapters.search_tantivy.connect"
    if "sqlite3" in DATABASES["default"]["ENGINE"]
    else "entrepot.adapters.search_postgresql.connect"
)
STATEMENT_READER = "entrepot.adapters.iso20022_statements.read_statements"  # files of banks, handed in
PRODUCT_FILES = "entrepot.adapters.product_files.FILES"  # files of other shops and of spreadsheets
if SANDBOX:  # pictures of made-up hosts are drawn; without this, only what the web holds is fetched
    PICTURE_FETCHER = "entrepot.adapters.picture_sandbox.connect"
PRODUCT_WRITERS = {
    kind: f"entrepot.adapters.product_writers.{kind.upper()}" for kind in ("shopify", "google", "json")
}
TRANSFER_WRITER = "entrepot.adapters.iso20022_transfers.write_transfers"  # files for a business's own bank
MEMBER_READER = "entrepot.adapters.member_csv.read_members"  # lists of members of co-operatives
SMS = environment.texts(sandbox=SANDBOX)  # else text messages are files in ENTREPOT_HOME/sms
TEXTS_A_DAY = environment.number("ENTREPOT_TEXTS_A_DAY", 2_000)  # codes by telephone, for everybody together
if SMS:
    SMS_SENDER = "entrepot.adapters.sms_twilio.connect"
TRANSLATION = environment.translation()  # else texts are translated here, by what people wrote before
TRANSLATED_A_DAY = environment.number("ENTREPOT_TRANSLATED_A_DAY", 1_000_000)  # letters, for all together
TRANSLATED_A_DAY_EACH = environment.number("ENTREPOT_TRANSLATED_A_DAY_EACH", 200_000)  # for one seller
if TRANSLATION:
    TRANSLATOR = "entrepot.adapters.translation_openai.connect"

# --- Who may come in ---------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "account-home"
ACCOUNT_ADAPTER = "entrepot.web.account.adapter.AccountAdapter"
ACCOUNT_SIGNUP_FORM_CLASS = "entrepot.web.account.forms.NameForm"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True  # a changed password or authenticator is told by mail
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/300s/key",
    "signup": "20/m/ip",
    "reset_password": "20/m/ip,5/m/key",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Entrepot"
MFA_TOTP_TOLERANCE = 1
OPERATORS_NEED_MFA = environment.flag("ENTREPOT_OPERATORS_NEED_MFA")
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS  # passkeys on http://localhost
ALLAUTH_TRUSTED_PROXY_COUNT = PROXIES

# --- What the browser is told ------------------------------------------------------------------------
# No nonce and no unsafe-inline: a page's body is the same for everybody and can be cached.
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "form-action": [CSP.SELF, *PAYMENT_PAGES],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS and PROXIES else None
CSRF_TRUSTED_ORIGINS = [ADDRESS]
# The prefix __Host- binds a cookie to this host and to https.
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# --- What is written down ----------------------------------------------------------------------------
LOG_LEVEL = environment.text("ENTREPOT_LOG_LEVEL", "INFO").upper()
LOGGING = logs.standard_library(LOG_LEVEL)
logs.configure(LOG_LEVEL)
