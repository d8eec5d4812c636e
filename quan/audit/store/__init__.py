"""All SQL of the auditor. It reads every schema with statements of its own and writes only to `audit`."""
