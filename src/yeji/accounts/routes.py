"""The pages that come from libraries, by route name: True where they open without signing in.

Only what is named here opens; everything else that a library brings is shut.
"""

from __future__ import annotations

from collections.abc import Mapping

LIBRARY_ROUTES: Mapping[str, bool] = {
    "account_login": True,
    "account_logout": False,
    "account_reauthenticate": False,
    "account_change_password": False,
    "account_set_password": False,
    "account_reset_password": True,
    "account_reset_password_done": True,
    "account_reset_password_from_key": True,
    "account_reset_password_from_key_done": True,
    "account_inactive": True,
    "mfa_authenticate": True,
    "mfa_reauthenticate": False,
    "mfa_index": False,
    "mfa_activate_totp": False,
    "mfa_deactivate_totp": False,
    "mfa_view_recovery_codes": False,
    "mfa_generate_recovery_codes": False,
    "mfa_download_recovery_codes": False,
    "usersessions_list": False,
    "openid_connect_login": True,
    "openid_connect_callback": True,
    "dingtalk_login": True,
    "dingtalk_callback": True,
    "feishu_login": True,
    "feishu_callback": True,
    "wecom_login": True,
    "wecom_callback": True,
    "socialaccount_login_cancelled": True,
    "socialaccount_login_error": True,
    "socialaccount_connections": False,
    "javascript-catalog": True,
}
