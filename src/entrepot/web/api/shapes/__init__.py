"""What the addresses take and answer with: pydantic models, which write the documentation too."""
