//! `vinculo`: see `vinculo --help`.

use std::process::ExitCode;

fn main() -> ExitCode {
    let cli = match vinculo::cli::read(std::env::args_os()) {
        Ok(cli) => cli,
        Err(code) => return code,
    };
    vinculo::start_logs();
    match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime.block_on(vinculo::run(cli)),
        Err(error) => vinculo::Failure::new(format!("the system gives no threads: {error}")).tell(),
    }
}
