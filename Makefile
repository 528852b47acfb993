# Mọi việc thường làm, mỗi việc một lệnh. `make help` liệt kê.
# Nothing but the verb's own output goes to stdout: scripts read it.
.DEFAULT_GOAL := help
.PHONY: help setup demo serve test lint chaos bench vectors clean
.NOTPARALLEL:

BIN := .venv/bin
PYTEST := $(BIN)/pytest -n 2

help: ## Liệt kê các lệnh
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1|\2/p' Makefile | while IFS='|' read -r verb text; do printf '%-24s%s\n' "$$verb" "$$text"; done

setup: ## Dựng môi trường trong .venv từ các bản đã khóa
	@scripts/setup

demo: setup ## Chạy trọn một năm học mẫu rồi mở trang xác thực (SERVE=0: chạy xong thì thôi)
	@$(BIN)/hocba demo $(if $(filter 0,$(SERVE)),--no-serve)

serve: setup ## Mở máy chủ ở http://127.0.0.1:8000 trên dữ liệu đang có
	@$(BIN)/hocba serve

lint: setup ## Soát mã nguồn: định dạng, kiểu, các tầng, cấu trúc dữ liệu
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@HOCBA_DATA="$$(mktemp -d)" sh -c '$(BIN)/python -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run; code=$$?; rm -rf "$$HOCBA_DATA"; exit $$code'

test: lint ## Chạy mọi kiểm thử, các bài dài ở một phần mười độ dài
	@scripts/test_packages
	@$(PYTEST)

chaos: setup ## Chạy mọi kiểm thử ở độ dài đầy đủ
	@scripts/test_packages
	@HOCBA_FULL=1 $(PYTEST)

bench: setup ## Đo tốc độ, mỗi dòng một số đo JSON (ONLY=nhóm)
	@$(BIN)/python -m bench $(ONLY)

vectors: setup ## Dựng lại trường học mẫu trong testdata/
	@$(BIN)/python scripts/make_sample_school.py

clean: ## Dừng cơ sở dữ liệu, xóa môi trường và bộ đệm; giữ nguyên .data
	@if [ -x $(BIN)/python ]; then $(BIN)/python -m hocba.foundation.embedded_postgres stop; fi
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@find . -name .git -prune -o -name __pycache__ -type d -prune -exec rm -rf {} +
