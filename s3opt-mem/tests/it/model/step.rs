//! The calls that are made at random.

use proptest::collection::vec;
use proptest::prelude::*;
use s3opt_core::backend::storage::ByteRange;

/// Which version of a key: the current one, or one of those that there ever were, counted from the oldest.
pub type Pick = Option<prop::sample::Index>;

/// What an object or part holds.
#[derive(Clone, Debug)]
pub enum Holds {
    Text(String),
    Length(u64),
}

/// What a write asks for first.
#[derive(Clone, Copy, Debug)]
pub enum Condition {
    Nothing,
    Absent,
    /// The current entity tag, or one that nothing has.
    Tag {
        right: bool,
    },
}

/// What is done to an upload that was begun; which one is picked among all that ever were.
#[derive(Clone, Debug)]
pub enum UploadStep {
    Part {
        number: u32,
        holds: Holds,
    },
    /// With its parts up to a number, or with the last two in the wrong order.
    Complete {
        up_to: u32,
        in_order: bool,
    },
    Abort,
}

#[derive(Clone, Debug)]
pub enum Step {
    Put { key: usize, holds: Holds, tags: Vec<String>, condition: Condition },
    Copy { from: usize, version: Pick, to: usize, tags: Option<Vec<String>> },
    Delete { key: usize },
    DeleteVersion { key: usize, version: prop::sample::Index },
    DeleteMany { keys: Vec<usize> },
    PutTags { key: usize, version: Pick, tags: Vec<String> },
    DeleteTags { key: usize, version: Pick },
    Get { key: usize, version: Pick, range: Option<ByteRange> },
    List { prefix: usize, delimiter: usize, page: u32, after: Option<usize>, older_call: bool },
    ListVersions { prefix: usize, delimiter: usize, page: u32 },
    ListUploads { prefix: usize, delimiter: usize, page: u32 },
    BeginUpload { key: usize, tags: Vec<String> },
    Upload { which: prop::sample::Index, what: UploadStep },
    Versioning { enabled: bool },
    Advance { hours: u32 },
}

/// Keys with much in common, so that versions pile up and prefixes are shared.
pub const KEYS: [&str; 8] = ["a", "a/", "a/b", "a/b/c", "a/c", "b", "b//x", "é/ü"];

/// Prefixes, some of them of nothing.
pub const PREFIXES: [&str; 6] = ["", "a", "a/", "a/b", "b/", "x"];

/// Delimiters; the first is none.
pub const DELIMITERS: [&str; 4] = ["", "/", "b", "//"];

fn key() -> impl Strategy<Value = usize> {
    0..KEYS.len()
}

fn holds() -> impl Strategy<Value = Holds> {
    prop_oneof!["[a-z]{0,12}".prop_map(Holds::Text), (0..1_000_000_u64).prop_map(Holds::Length)]
}

/// The keys of tags, in the order in which they are written.
fn tags() -> impl Strategy<Value = Vec<String>> {
    // One too many now and then, or one twice.
    prop_oneof![4 => vec("[a-d]", 0..3), 1 => vec("[a-z]{3}", 9..12)]
}

fn range() -> impl Strategy<Value = ByteRange> {
    prop_oneof![
        (0..14_u64, 0..14_u64).prop_map(|(first, last)| ByteRange::Inclusive(first, last)),
        (0..14_u64).prop_map(ByteRange::From),
        (0..14_u64).prop_map(ByteRange::Last),
    ]
}

fn condition() -> impl Strategy<Value = Condition> {
    prop_oneof![
        4 => Just(Condition::Nothing),
        1 => Just(Condition::Absent),
        1 => any::<bool>().prop_map(|right| Condition::Tag { right }),
    ]
}

fn upload_step() -> impl Strategy<Value = UploadStep> {
    const LEAST: u64 = 5 << 20;
    let holds = prop_oneof![
        2 => "[a-z]{1,5}".prop_map(Holds::Text),
        3 => (LEAST - 1..LEAST + 2).prop_map(Holds::Length),
    ];
    prop_oneof![
        4 => (0..5_u32, holds).prop_map(|(number, holds)| UploadStep::Part { number, holds }),
        3 => (0..5_u32, prop::bool::weighted(0.8))
            .prop_map(|(up_to, in_order)| UploadStep::Complete { up_to, in_order }),
        1 => Just(UploadStep::Abort),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    let version = || any::<Pick>();
    let listing = || (0..PREFIXES.len(), 0..DELIMITERS.len(), 1..5_u32);
    prop_oneof![
        6 => (key(), holds(), tags(), condition())
            .prop_map(|(key, holds, tags, condition)| Step::Put { key, holds, tags, condition }),
        3 => (key(), version(), key(), prop::option::of(tags()))
            .prop_map(|(from, version, to, tags)| Step::Copy { from, version, to, tags }),
        3 => key().prop_map(|key| Step::Delete { key }),
        3 => (key(), any::<prop::sample::Index>())
            .prop_map(|(key, version)| Step::DeleteVersion { key, version }),
        1 => vec(key(), 0..4).prop_map(|keys| Step::DeleteMany { keys }),
        2 => (key(), version(), tags()).prop_map(|(key, version, tags)| Step::PutTags { key, version, tags }),
        1 => (key(), version()).prop_map(|(key, version)| Step::DeleteTags { key, version }),
        3 => (key(), version(), prop::option::of(range()))
            .prop_map(|(key, version, range)| Step::Get { key, version, range }),
        3 => (listing(), prop::option::of(key()), any::<bool>()).prop_map(
            |((prefix, delimiter, page), after, older_call)| {
                Step::List { prefix, delimiter, page, after, older_call }
            }
        ),
        2 => listing().prop_map(|(prefix, delimiter, page)| Step::ListVersions { prefix, delimiter, page }),
        1 => listing().prop_map(|(prefix, delimiter, page)| Step::ListUploads { prefix, delimiter, page }),
        2 => (key(), tags()).prop_map(|(key, tags)| Step::BeginUpload { key, tags }),
        6 => (any::<prop::sample::Index>(), upload_step())
            .prop_map(|(which, what)| Step::Upload { which, what }),
        2 => any::<bool>().prop_map(|enabled| Step::Versioning { enabled }),
        1 => (1..60_u32).prop_map(|hours| Step::Advance { hours }),
    ]
}

pub fn steps() -> impl Strategy<Value = Vec<Step>> {
    vec(step(), 1..60)
}
