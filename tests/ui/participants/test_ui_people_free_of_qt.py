"""The presenters of these pages load no Qt, not even through others."""

import subprocess
import sys

from helpers.threads import LONGEST_S

QT_FREE = (
    "ui.parts.forms.form_values",
    "ui.participants.presenter",
    "ui.participants.form.presenter",
    "ui.participants.columns",
    "ui.companies.presenter",
    "ui.companies.company_presenter",
    "ui.companies.form_specs",
    "ui.offerings.presenter",
    "ui.offerings.form_specs",
    "ui.importing.presenter",
    "ui.importing.ports",
    "ui.record_form.presenter",
)


def test_no_presenter_loads_qt():
    script = f"import sys, {', '.join(QT_FREE)}; sys.exit(any(name.startswith('PySide6') for name in sys.modules))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False, timeout=LONGEST_S)
    assert done.returncode == 0, done.stderr.decode()
