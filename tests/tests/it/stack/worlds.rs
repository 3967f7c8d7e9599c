//! Where a stack is deployed, and what of it each place leaves out.

use std::path::PathBuf;

use base64::Engine;
use bytes::Bytes;
use s3opt_core::backend::Cloud;
use s3opt_core::config::Config;
use s3opt_core::stack::desired::Blueprint;
use s3opt_core::stack::resource::Code;
use s3opt_core::stack::{Names, StackTags};
use s3opt_mem::Emulator as Memory;
use s3opt_tests::Emulator;
use sha2::Digest;

use crate::run::{cargo, root};

/// A cloud, and the stack that is deployed into it.
pub struct World {
    pub cloud: Cloud,
    pub blueprint: Blueprint,
    /// What is not as it is on AWS, said aloud.
    pub told: Vec<&'static str>,
}

/// An edit of the configuration that `init` writes, and why it is made.
struct Edit {
    from: &'static str,
    to: &'static str,
    reason: &'static str,
}

const NO_FUNCTIONS: [Edit; 3] = [
    Edit { from: "auto_tagger = true", to: "auto_tagger = false", reason: LOCALSTACK_FUNCTIONS },
    Edit { from: "cost_analyzer = true", to: "cost_analyzer = false", reason: LOCALSTACK_FUNCTIONS },
    Edit { from: "access_analyzer = true", to: "access_analyzer = false", reason: LOCALSTACK_FUNCTIONS },
];

const LOCALSTACK_FUNCTIONS: &str =
    "the functions are switched off: this release of LocalStack makes none on Python 3.11";

/// Only the prefix counts for what the suite asks of replication and lifecycle.
const MINISTACK_FILTER: Edit = Edit {
    from: "filter = { prefix = \"compliance/\", tags = { DataType = \"Compliance\" } }",
    to: "filter = { prefix = \"compliance/\" }",
    reason: "no rule has two conditions: ministack tells ObjectSizeGreaterThan of 0 of such rules",
};

const MOTO: [Edit; 2] = [
    Edit {
        from: "deny_insecure_transport = true",
        to: "deny_insecure_transport = false",
        reason: MOTO_DENIALS,
    },
    Edit { from: "deny_other_encryption = true", to: "deny_other_encryption = false", reason: MOTO_DENIALS },
];

const MOTO_DENIALS: &str =
    "no statement denies anything: moto does not look at conditions, and would deny everything";

const NO_METRICS_LOCALSTACK: &str = "alarms and dashboards are those of s3opt-mem: LocalStack cannot list alarms that \
                                     have tags, and answers InvalidParameterValue for a dashboard that is not there";

const NO_METRICS_MOTO: &str = "alarms and dashboards are those of s3opt-mem: moto does not know the protocol in which the \
                               SDK speaks to CloudWatch";

impl World {
    /// The emulator in memory.
    pub fn memory() -> World {
        let account = "111111111111";
        let cloud = Memory::default().cloud(account, &"us-east-1".parse().unwrap());
        World::new(cloud, account, "code".into(), &[], &[])
    }

    /// Another emulator, by the cloud that speaks to it. `zip` are the functions, where it runs them.
    pub fn of(emulator: Emulator, mut cloud: Cloud, zip: Bytes) -> World {
        let account = emulator.account();
        let from_memory = |cloud: &mut Cloud| {
            cloud.metrics = Memory::default().cloud(account, &"us-east-1".parse().unwrap()).metrics;
        };
        match emulator {
            Emulator::LocalStack => {
                from_memory(&mut cloud);
                World::new(cloud, account, zip, &NO_FUNCTIONS, &[NO_METRICS_LOCALSTACK])
            }
            Emulator::Moto => {
                from_memory(&mut cloud);
                World::new(cloud, account, zip, &MOTO, &[NO_METRICS_MOTO])
            }
            Emulator::Ministack => World::new(cloud, account, zip, &[MINISTACK_FILTER], &[]),
        }
    }

    fn new(cloud: Cloud, account: &str, zip: Bytes, edits: &[Edit], told: &[&'static str]) -> World {
        let mut text = Config::default_text().to_owned();
        let mut told = told.to_vec();
        for Edit { from, to, reason } in edits {
            assert!(text.contains(from), "{from}");
            text = text.replacen(from, to, 1);
            if !told.contains(reason) {
                told.push(reason);
            }
        }
        World { cloud, blueprint: blueprint(&text, account, zip), told }
    }

    /// The same cloud, with an edited configuration.
    pub fn edited(&self, from: &str, to: &str) -> World {
        let Blueprint { text, names, code, .. } = &self.blueprint;
        assert!(text.contains(from), "{from}");
        let blueprint = blueprint(&text.replacen(from, to, 1), &names.account, code.zip.clone());
        World { cloud: self.cloud.clone(), blueprint, told: self.told.clone() }
    }
}

fn blueprint(text: &str, account: &str, zip: Bytes) -> Blueprint {
    let config = Config::parse(text).unwrap();
    let sha256 = base64::engine::general_purpose::STANDARD.encode(sha2::Sha256::digest(&zip));
    Blueprint {
        names: Names::new(&config, account).unwrap(),
        tags: StackTags::new(&config),
        text: text.to_owned(),
        code: Code { sha256, zip },
        config,
    }
}

/// In the environment: where the functions were packed before.
const PACKED: &str = "S3OPT_FUNCTIONS_ZIP";

/// The file of the functions, packed by the command with which users pack them.
pub fn functions_file() -> PathBuf {
    if let Some(file) = std::env::var_os(PACKED) {
        return root().join(file);
    }
    cargo(&["run", "--locked", "-p", "xtask", "--", "lambda", "--architecture", "x86_64"]);
    root().join("target/lambda-packages/s3opt-lambdas-x86_64.zip")
}

/// What is in it.
pub fn functions_zip() -> Bytes {
    std::fs::read(functions_file()).unwrap().into()
}
