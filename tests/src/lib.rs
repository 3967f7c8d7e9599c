//! End-to-end tests: the binary and the examples, as a newcomer runs them. There is nothing but tests in here.
