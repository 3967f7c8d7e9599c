//! The emulators, and how each is installed and started.

use std::fmt;
use std::path::Path;

use crate::install::Recipe;

/// Another emulator of AWS, at one version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Emulator {
    /// LocalStack. It judges the control plane: settings of buckets, topics, roles, rules. 4.13.1 is of the last line
    /// that is free of tokens and runs on Python 3.11.
    LocalStack,
    /// ministack. It judges what happens: functions run, events arrive, replication copies.
    Ministack,
    /// moto as a server. It judges bucket policies and answers for Cost Explorer.
    Moto,
}

/// The arguments that have Python start an emulator with what it lacks.
macro_rules! supplemented {
    ($emulator:literal, $arguments:expr) => {{
        let program = concat!(
            include_str!("running/supplement/kept.py"),
            include_str!(concat!("running/supplement/", $emulator, ".py"))
        );
        let arguments: &[&str] = &$arguments;
        ["-c", program].iter().chain(arguments).map(|word| (*word).to_owned()).collect()
    }};
}

impl Emulator {
    /// All of them.
    pub const ALL: [Emulator; 3] = [Emulator::LocalStack, Emulator::Ministack, Emulator::Moto];

    /// Its name, as it stands in names of folders.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Emulator::LocalStack => "localstack",
            Emulator::Ministack => "ministack",
            Emulator::Moto => "moto",
        }
    }

    /// Its version.
    #[must_use]
    pub fn version(self) -> &'static str {
        match self {
            Emulator::LocalStack => "4.13.1",
            Emulator::Ministack => "1.5.33",
            Emulator::Moto => "5.2.5",
        }
    }

    /// The account whose resources it keeps where the access key names no other.
    #[must_use]
    pub fn account(self) -> &'static str {
        match self {
            Emulator::LocalStack | Emulator::Ministack => "000000000000",
            Emulator::Moto => "123456789012",
        }
    }

    pub(crate) fn recipe(self) -> Recipe {
        match self {
            Emulator::LocalStack => Recipe {
                packages: &["localstack-core[runtime]==4.13.1"],
                // It breaks on newer releases of cbor2, pyOpenSSL and cryptography.
                exclude_newer: "2026-02-20",
            },
            Emulator::Ministack => Recipe {
                // It does not bring cbor2 along, without which it cannot read what newer SDKs ask CloudWatch.
                packages: &["ministack==1.5.33", "cbor2"],
                exclude_newer: "2026-11-01",
            },
            Emulator::Moto => Recipe { packages: &["moto[server,all]==5.2.5"], exclude_newer: "2026-11-01" },
        }
    }

    /// The path that answers as soon as the emulator is ready.
    pub(crate) fn health(self) -> &'static str {
        match self {
            Emulator::LocalStack => "/_localstack/health",
            Emulator::Ministack => "/_ministack/health",
            Emulator::Moto => "/moto-api/",
        }
    }

    /// What is run from the folder of programs, with its arguments.
    pub(crate) fn command(self, port: u16) -> (&'static str, Vec<String>) {
        match self {
            Emulator::LocalStack => ("python", vec!["-m".to_owned(), "localstack.runtime.main".to_owned()]),
            Emulator::Ministack => ("python", supplemented!("ministack", [])),
            Emulator::Moto => ("python", supplemented!("moto", ["-H", "127.0.0.1", "-p", &port.to_string()])),
        }
    }

    /// Its environment; what it writes goes into the folder.
    pub(crate) fn environment(self, port: u16, folder: &Path) -> Vec<(&'static str, String)> {
        let folder = folder.display();
        match self {
            Emulator::LocalStack => vec![
                ("GATEWAY_LISTEN", format!("{}:{port}", localstack_host())),
                ("EAGER_SERVICE_LOADING", "0".to_owned()),
                // No telemetry, and nothing fetched at the start.
                ("DISABLE_EVENTS", "1".to_owned()),
                ("SKIP_SSL_CERT_DOWNLOAD", "1".to_owned()),
                // No name server on port 53, and files in the folder even where the tests run in a container.
                ("DNS_ADDRESS", "0".to_owned()),
                ("OVERRIDE_IN_DOCKER", "0".to_owned()),
                ("FILESYSTEM_ROOT", folder.to_string()),
            ],
            Emulator::Ministack => vec![
                ("GATEWAY_PORT", port.to_string()),
                // It would listen on every interface.
                ("BIND_HOST", "127.0.0.1".to_owned()),
                // Told to functions, which would call AWS itself without it.
                ("AWS_ENDPOINT_URL", format!("http://127.0.0.1:{port}")),
                ("STATE_DIR", format!("{folder}/state")),
                ("S3_DATA_DIR", format!("{folder}/s3")),
            ],
            Emulator::Moto => Vec::new(),
        }
    }
}

/// `LocalStack` listens on every interface when it is told an address of IPv4, but on the very one when it is told an
/// address of IPv6; this one is 127.0.0.1, written so. Machines without IPv6 do not have it.
fn localstack_host() -> &'static str {
    if Path::new("/proc/net/if_inet6").exists() { "[::ffff:127.0.0.1]" } else { "127.0.0.1" }
}

impl fmt::Display for Emulator {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.name(), self.version())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_emulator_is_pinned() {
        for emulator in Emulator::ALL {
            let pin = format!("=={}", emulator.version());
            let packages = emulator.recipe().packages;
            assert!(packages.iter().any(|package| package.ends_with(&pin)), "{emulator}: {packages:?}");
        }
    }
}
