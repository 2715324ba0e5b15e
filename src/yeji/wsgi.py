"""What a server calls for each request."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

# What a company keeps is read by nobody else on this machine, whichever server calls this.
os.umask(0o077)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yeji.settings")

application = get_wsgi_application()
