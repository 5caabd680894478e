# make report   the example agency's report, from its parameter file to HTML and PDF
# make test     the tests
# make lint     ruff and mypy
# make lab      the master notebook in JupyterLab, with the example agency
# make docs     the documentation, as pages in build/docs
# make bench    the benchmarks
# make fuzz     odd inputs for two minutes: taken or refused, nothing else
# Each sets up what it needs: a virtual environment in .venv and the Chinese fonts.

VENV := .venv
PYTHON := $(VENV)/bin/python
EXAMPLE := params/qiaokou/2023/grid-center.yaml

.DELETE_ON_ERROR:
.PHONY: report test lint lab docs bench fuzz setup clean

setup: $(VENV)/.installed $(VENV)/.fonts

# Debian keeps ensurepip in a package of its own: the system's pip fills the environment.
$(VENV)/.installed: pyproject.toml constraints.txt
	python3 -m venv --without-pip $(VENV)
	python3 -m pip --python $(PYTHON) install --quiet --disable-pip-version-check \
	  --constraint constraints.txt --editable '.[dev]'
	touch $@

$(VENV)/.fonts: $(VENV)/.installed scripts/fonts
	scripts/fonts $(PYTHON)
	touch $@

$(VENV)/.verapdf: $(VENV)/.installed scripts/verapdf
	scripts/verapdf
	touch $@

report: setup
	$(PYTHON) -m nianbao run $(EXAMPLE)

test: setup $(VENV)/.verapdf
	$(PYTHON) -m pytest -n auto --dist loadfile --no-loadscope-reorder

lint: $(VENV)/.installed
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy

lab: setup
	$(PYTHON) -m nianbao lab $(EXAMPLE)

docs: $(VENV)/.installed
	$(PYTHON) -m sphinx --quiet --fail-on-warning --keep-going --fresh-env --write-all docs build/docs

bench: setup
	$(PYTHON) -m benchmarks.check
	$(PYTHON) -m benchmarks.ledger
	$(PYTHON) -m benchmarks.batch
	$(PYTHON) -m benchmarks.kills
	$(PYTHON) -m benchmarks.district

fuzz: setup
	$(PYTHON) -m fuzz

clean:
	rm -rf $(VENV) outputs build
