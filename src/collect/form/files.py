"""What the files of a form's folder are called."""

FORM_FILE, PROSE_FILE, STYLE_FILE = "form.toml", "prose.toml", "style.toml"
LETTERS_FILE, ANALYSIS_FILE, TEMPLATE_FILE = "letters.toml", "analysis.toml", "report.docx"
