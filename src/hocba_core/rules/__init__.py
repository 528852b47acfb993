"""The law as code: one folder per circular, one rule per file, parameters dated, worked examples beside."""
