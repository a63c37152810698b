# `make oracle` records what the frameworks say about themselves; `make test` compares with the recordings and needs no framework.
# Another interpreter that has the frameworks: make oracle ORACLE_PYTHON=/path/to/python
ORACLE_VENV := .oracle-venv
ORACLE_PYTHON ?= $(ORACLE_VENV)/bin/python
ORACLE_RECORDERS := record_torch record_torchvision record_timm record_transformers record_diffusers \
	record_torch_geometric record_ultralytics record_macs record_settings record_caches record_keras record_examples record_tools \
	record_storage record_adapters record_printed_torch record_mistakes

.PHONY: oracle record

oracle: $(if $(filter $(ORACLE_VENV)/%,$(ORACLE_PYTHON)),$(ORACLE_VENV)/.installed)  ## record the frameworks' tensors afresh (torch, Keras on jax; a quarter of an hour)
	for recorder in $(ORACLE_RECORDERS); do KERAS_BACKEND=jax $(ORACLE_PYTHON) -m oracles.$$recorder || exit 1; done

$(ORACLE_VENV)/.installed: oracles/requirements.txt oracles/requirements-no-deps.txt
	$(PYTHON) -m venv $(ORACLE_VENV)
	$(ORACLE_VENV)/bin/python -m pip install --quiet --disable-pip-version-check -r oracles/requirements.txt
	$(ORACLE_VENV)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps -r oracles/requirements-no-deps.txt
	$(ORACLE_VENV)/bin/python -m pip install --quiet --no-deps --target $(ORACLE_VENV)/tools/thop_old thop==0.0.31.post2005241907
	$(ORACLE_VENV)/bin/python -m pip download --quiet --no-deps --no-binary :all: --no-build-isolation --dest $(ORACLE_VENV)/tools deepspeed==0.19.8
	tar -xzf $(ORACLE_VENV)/tools/deepspeed-0.19.8.tar.gz -C $(ORACLE_VENV)/tools
	touch $@

# One model, in seconds, with the version of its framework that is installed.
record:  ## record one model's tensors: MODEL=timm:resnet50c, or MODEL="transformers:config.json org/name"
	PYTHONPATH=generator $(or $(RECORD_PYTHON),$(BIN)/python) -m oracles.record $(MODEL)
