"""The settings of the product, read from the environment; the only place that reads it.

Everything a company keeps lies in one folder, `YEJI_HOME`: the database, uploads, results, the secret key.
`docs/running.md` lists each variable. Nothing here may import an app.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any  # Django's settings are whatever Django reads.
from urllib.parse import unquote, urlsplit

PACKAGE = Path(__file__).resolve().parent
HOME = Path(os.environ.get("YEJI_HOME", "yeji-home")).expanduser().resolve()
DEBUG = False


def _listed(name: str, default: str) -> list[str]:
    return [each for each in os.environ.get(name, default).replace(",", " ").split() if each]


def _secret() -> str:
    """The key that signs sessions: given, or made once and kept in the home folder."""
    if given := os.environ.get("YEJI_SECRET_KEY"):
        return given
    kept = HOME / "secret.key"
    if not kept.is_file():
        HOME.mkdir(parents=True, exist_ok=True)
        kept.touch(mode=0o600)
        kept.write_text(secrets.token_urlsafe(48), encoding="ascii")
    return kept.read_text(encoding="ascii").strip()


def _database() -> dict[str, Any]:
    """SQLite in the home folder, or what `YEJI_DATABASE` names: postgres://user:password@host:port/name."""
    given = os.environ.get("YEJI_DATABASE", "")
    if not given:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": HOME / "yeji.sqlite3",
            # Opening the file costs as much as the questions of a small page.
            "CONN_MAX_AGE": 60,
            "OPTIONS": {
                # Writers wait for each other from the start, instead of failing when they meet half-way.
                "transaction_mode": "IMMEDIATE",
                "timeout": 30,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-32000;",
            },
        }
    parts = urlsplit(given)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ValueError(
            f"YEJI_DATABASE begins with {parts.scheme!r}; write postgres://user:password@host/name"
        )
    query = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(query.get("host", "")) or parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def _mail() -> dict[str, Any]:
    """Where letters are handed in: smtp://user:password@host:587, smtps:// for TLS from the first byte."""
    given = os.environ.get("YEJI_MAIL", "")
    if not given:
        return {"BACKEND": "django.core.mail.backends.dummy.EmailBackend"}
    parts = urlsplit(given)
    if parts.scheme not in {"smtp", "smtps"}:
        raise ValueError(f"YEJI_MAIL begins with {parts.scheme!r}; write smtp://user:password@host:587")
    return {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "HOST": parts.hostname or "localhost",
        "PORT": parts.port or (465 if parts.scheme == "smtps" else 587),
        "HOST_USER": unquote(parts.username or ""),
        "HOST_PASSWORD": unquote(parts.password or ""),
        "USE_SSL": parts.scheme == "smtps",
        # A relay of the same machine or house that asks for no password has no certificate either.
        "USE_TLS": parts.scheme == "smtp" and bool(parts.username),
    }


def _company_sign_in() -> dict[str, Any]:
    """The company's own sign-ins, each there when its variables are."""
    found: dict[str, Any] = {}
    for provider, name in (
        ("wecom", "YEJI_WECOM_CORP"),
        ("dingtalk", "YEJI_DINGTALK_ID"),
        ("feishu", "YEJI_FEISHU_ID"),
    ):
        if os.environ.get(name):
            secret = os.environ[f"YEJI_{provider.upper()}_SECRET"]
            app: dict[str, Any] = {
                "client_id": os.environ[name],
                "secret": secret,
                "key": "",
                "name": provider,
            }
            found[provider] = {"APPS": [app]}
    if "wecom" in found:
        found["wecom"]["APPS"][0]["settings"] = {"auth_params": {"agentid": os.environ["YEJI_WECOM_AGENT"]}}
    if os.environ.get("YEJI_OIDC_URL"):
        app = {
            "provider_id": "company",
            "name": OIDC_NAME,
            "client_id": os.environ["YEJI_OIDC_ID"],
            "secret": os.environ["YEJI_OIDC_SECRET"],
            "settings": {"server_url": os.environ["YEJI_OIDC_URL"]},
        }
        found["openid_connect"] = {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}
    return found


SECRET_KEY = _secret()
ALLOWED_HOSTS = _listed("YEJI_HOSTS", "localhost 127.0.0.1 [::1]")
CSRF_TRUSTED_ORIGINS = _listed("YEJI_ORIGINS", "")
BEHIND_TLS = os.environ.get("YEJI_TLS", "") == "1"

INSTALLED_APPS = [
    "yeji.runs",
    "yeji.targets",
    "yeji.plans",
    "yeji.intake",
    "yeji.records",
    "yeji.org",
    "yeji.audit",
    "yeji.accounts",
    "yeji.ui",
    "yeji.home",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.socialaccount.providers.dingtalk",
    "allauth.socialaccount.providers.feishu",
    "yeji.accounts.wecom",
    "allauth.usersessions",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "yeji.accounts.language.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    # Before the check of forms, which reads them.
    "yeji.accounts.weight.WeightMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "yeji.accounts.activity.ActivityMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "yeji.accounts.gate.GateMiddleware",
]

ROOT_URLCONF = "yeji.urls"
WSGI_APPLICATION = "yeji.wsgi.application"
YEJI_NAVIGATION = "yeji.navigation.navigation"
# `yeji demo --serve` says so: the sign-in page of a company that was born as a demo has a door for each role.
YEJI_DEMO = os.environ.get("YEJI_DEMO", "") == "1"
# What stands beside the sign-in: a function of the request, see yeji.home.demo.
YEJI_DOORS = "yeji.home.demo.doors"
# What the palette (Ctrl K) finds: functions of the request and the typed text, see yeji.ui.search.
YEJI_SEARCHES = [
    "yeji.ui.search.rooms",
    "yeji.org.finding.people",
    "yeji.records.finding.records",
    "yeji.org.finding.teams",
    "yeji.org.finding.pages",
]
# What the first page says waits for a user: functions of the request, see yeji.home.waiting.
YEJI_WAITING = [
    "yeji.home.sources.reviews",
    "yeji.home.sources.releases",
    "yeji.home.sources.publications",
    "yeji.home.sources.batches",
    "yeji.home.sources.mentions",
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
                "yeji.ui.context.shell",
            ],
            "builtins": [
                "yeji.ui.templatetags.yeji",
                "yeji.ui.templatetags.parts",
                "yeji.accounts.templatetags.once",
                "django.templatetags.i18n",
                "django.templatetags.static",
            ],
        },
    }
]

DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    # First pages as they stand at the head of the chain, in each process by itself: `yeji.home.boards`.
    "boards": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "boards",
        "OPTIONS": {"MAX_ENTRIES": 2_000},
    },
    # In the database, so that every process counts the same failed sign-ins.
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "yeji_cache",
        # Full, it throws counts away: a flood of anything would unlock a sign-in that is locked.
        "OPTIONS": {"MAX_ENTRIES": 1_000_000},
    },
}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
    *(["yeji.home.demo.DemoDoor"] if YEJI_DEMO else []),
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "CommonPasswordValidator", "NumericPasswordValidator")
] + [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    }
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "yeji.accounts.adapters.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "yeji.accounts.adapters.SocialAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_RATE_LIMITS = {
    # Five wrong passwords for one account, then a quarter of an hour of quiet. An address may be a whole office
    # behind one router: three hundred, so that one who mistypes shuts nobody else out.
    "login_failed": "5/15m/key,300/15m/ip",
    "login": "300/m/ip",
}
ACCOUNT_FORMS = {"login": "yeji.accounts.forms.SignInForm"}
# A letter to a stranger's address would tell him that he has no account here.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
# Whoever stands before Yeji names the caller's address; without TLS nobody does.
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("YEJI_PROXIES", "1")) if BEHIND_TLS else 0
OIDC_NAME = os.environ.get("YEJI_OIDC_NAME", "公司账号")
OIDC_NUMBER_CLAIM = os.environ.get("YEJI_OIDC_NUMBER_CLAIM", "")
SOCIALACCOUNT_PROVIDERS = _company_sign_in()
SOCIALACCOUNT_LOGIN_ON_GET = True
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Yeji"
USERSESSIONS_TRACK_ACTIVITY = True
SESSION_COOKIE_AGE = 30 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BEHIND_TLS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_TLS else None
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if BEHIND_TLS else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

_MAIL = _mail()
MAIL_IS_READY = bool(os.environ.get("YEJI_MAIL"))
EMAIL_BACKEND = _MAIL.pop("BACKEND")
EMAIL_HOST = _MAIL.get("HOST", "")
EMAIL_PORT = _MAIL.get("PORT", 0)
EMAIL_HOST_USER = _MAIL.get("HOST_USER", "")
EMAIL_HOST_PASSWORD = _MAIL.get("HOST_PASSWORD", "")
EMAIL_USE_SSL = _MAIL.get("USE_SSL", False)
EMAIL_USE_TLS = _MAIL.get("USE_TLS", False)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = os.environ.get("YEJI_MAIL_FROM", "yeji@localhost")

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = os.environ.get("YEJI_TIME_ZONE", "Asia/Shanghai")

STATIC_URL = "static/"
STATIC_ROOT = HOME / "static"
MEDIA_ROOT = HOME / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# As much as the page takes on which rows are pasted; each other page says less (`accounts.weight`).
DATA_UPLOAD_MAX_MEMORY_SIZE = 64 << 20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
# What files beside records may take, in bytes: of one record, of the company; and what the disk keeps free.
ATTACHMENTS_OF_A_RECORD = int(os.environ.get("YEJI_ATTACHMENTS_RECORD_MB", "200")) * 1_000_000
ATTACHMENTS_OF_THE_COMPANY = int(os.environ.get("YEJI_ATTACHMENTS_GB", "50")) * 1_000_000_000
DISK_KEPT_FREE = 1_000_000_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
FILE_UPLOAD_TEMP_DIR = None

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

SELF = "'self'"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": ["'none'"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "manifest-src": [SELF],
        "worker-src": [SELF],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
