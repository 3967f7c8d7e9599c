//! The binary `s3opt-cli`; the program is the library beside it.

fn main() -> std::process::ExitCode {
    s3opt_cli::main()
}
