//! The side of DuckDB.

use std::path::{Path, PathBuf};
use std::process::Command;

use s3opt_benches::data::Inventory;
use s3opt_inventory::write::Format;

use crate::{Figures, figures};

const SCRIPT: &str = include_str!("duckdb.py");

/// The Python of a virtual environment with DuckDB, made if it is not there.
pub fn install(data: &Path) -> Result<PathBuf, String> {
    let environment = data.join("venv");
    let python = environment.join("bin/python");
    let has_duckdb = || {
        let import = Command::new(&python).args(["-c", "import duckdb"]).output();
        import.is_ok_and(|output| output.status.success())
    };
    if !has_duckdb() {
        run_to_end(Command::new("python3").args(["-m", "venv"]).arg(&environment))?;
        run_to_end(Command::new(&python).args(["-m", "pip", "install", "--quiet", "duckdb"]))?;
    }
    Ok(python)
}

fn run_to_end(command: &mut Command) -> Result<(), String> {
    let output = command.output().map_err(|error| format!("{command:?}: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    Err(format!("{command:?}: {}", String::from_utf8_lossy(&output.stderr)))
}

/// Runs the query in a process of its own.
pub fn run(
    python: &Path,
    folder: &Path,
    inventory: &Inventory,
    threads: usize,
    groups: Option<&Path>,
) -> Result<Figures, String> {
    let files = folder.join("acme-main-prod/daily/data/*");
    let reader = match inventory.format {
        Format::Parquet => format!("read_parquet('{}')", files.display()),
        Format::Csv => {
            format!("read_csv('{}', header = false, columns = {})", files.display(), columns(inventory))
        }
        Format::Orc => return Err("DuckDB reads no ORC".to_owned()),
    };
    let mut command = Command::new(python);
    command.args(["-c", SCRIPT, &threads.to_string(), &reader]);
    if let Some(groups) = groups {
        command.arg(groups);
    }
    figures(&command.output().map_err(|error| error.to_string())?)
}

fn columns(inventory: &Inventory) -> String {
    let schema = inventory.report().schema();
    let columns = schema.split(", ").map(|name| match name {
        "Size" => "'size': 'bigint'".to_owned(),
        "Key" => "'key': 'varchar'".to_owned(),
        "StorageClass" => "'storage_class': 'varchar'".to_owned(),
        "LastModifiedDate" => "'last_modified_date': 'timestamp'".to_owned(),
        other => format!("'{other}': 'varchar'"),
    });
    format!("{{{}}}", columns.collect::<Vec<_>>().join(", "))
}
