"""The intake app."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IntakeConfig(AppConfig):
    """See the package."""

    name = "yeji.intake"
    label = "intake"
    verbose_name = _("导入")

    def ready(self) -> None:
        """Say what the events of this room are called."""
        # Imported here because apps are not ready while this module is read.
        from yeji.audit.words import kind_words, name_actions, name_content, name_fields, name_kind

        name_actions(
            {
                "intake.receive": _("传了文件"),
                "intake.change_kind": _("换了种类"),
                "intake.map": _("对了列"),
                "intake.answer": _("定了怎么读"),
                "intake.forget_answer": _("收回了怎么读"),
                "intake.write": _("写入了一批"),
                "intake.drop": _("放弃了一批"),
                "intake.stopped": _("没有写入：要写的人没有权限了"),
                "intake.make_form": _("做了在线表单"),
                "intake.close_form": _("停用了在线表单"),
            }
        )
        # What was said of columns and rows stands under the file's own headers.
        name_fields(
            "batch",
            {
                "kind": _("种类"),
                "sha256": _("内容指纹"),
                "new": _("新增（条）"),
                "changed": _("改动（条）"),
                "rows": _("行"),
            },
        )
        name_fields("form", {"kind": _("种类"), "fields": _("要填的项"), "public": _("公开")})
        name_content("kind", kind_words)
        name_kind("batch", _("批次"))
        name_kind("form", _("在线表单"))
