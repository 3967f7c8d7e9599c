//! The package.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::error::LambdaError;

/// A zip with the executable under the name that `provided.al2023` starts. The same executable gives the same bytes: the
/// time in it is the earliest that a zip can tell.
///
/// Source: <https://docs.aws.amazon.com/lambda/latest/dg/runtimes-custom.html>.
pub fn zip(executable: &[u8]) -> Result<Vec<u8>, LambdaError> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(9))
        .last_modified_time(DateTime::default())
        .unix_permissions(0o755);
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    writer.start_file("bootstrap", options)?;
    writer.write_all(executable).map_err(zip::result::ZipError::Io)?;
    Ok(writer.finish()?.into_inner())
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use zip::ZipArchive;

    use super::*;

    #[test]
    fn a_package_holds_one_executable_and_is_always_the_same() {
        let executable = b"an executable".repeat(1000);
        let package = zip(&executable).unwrap();
        assert_eq!(package, zip(&executable).unwrap());
        let mut archive = ZipArchive::new(Cursor::new(package)).unwrap();
        assert_eq!(archive.len(), 1);
        let mut file = archive.by_index(0).unwrap();
        assert_eq!(file.name().unwrap(), "bootstrap");
        assert_eq!(file.unix_mode().map(|mode| mode & 0o777), Some(0o755));
        assert_eq!(file.last_modified(), Some(DateTime::default()));
        let mut read = Vec::new();
        file.read_to_end(&mut read).unwrap();
        assert_eq!(read, executable);
    }
}
