//! What the configuration asks for.
