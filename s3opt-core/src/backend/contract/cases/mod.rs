//! The cases, a file for each subject.

/// The list of a file's cases: the name of each function, what it needs, and the promise in the trait's words.
macro_rules! cases {
    ($subject:literal, $service:ident; $($name:ident [$($needs:ident),+] $promise:literal;)+) => {
        /// The cases of this subject.
        pub(in crate::backend::contract) const CASES: &[crate::backend::contract::Case] = &[$(
            crate::backend::contract::Case {
                name: concat!($subject, "::", stringify!($name)),
                service: crate::backend::Service::$service,
                needs: &[$(crate::backend::contract::Capability::$needs),+],
                promise: $promise,
                run: |stage| Box::pin($name(stage)),
            }
        ),+];
    };
}

mod alarms;
mod buckets;
mod conditions;
mod copies;
mod costs;
mod functions;
mod identity;
mod keys;
mod lifecycle;
mod listing;
mod listing_v1;
mod metrics;
mod notifications;
mod objects;
mod policies;
mod restore;
mod schedules;
mod setting_rules;
mod settings;
mod suspended;
mod tags;
mod upload_lists;
mod uploads;
mod versions;

use super::Case;

/// All of them.
pub(super) const ALL: &[&[Case]] = &[
    buckets::CASES,
    objects::CASES,
    keys::CASES,
    copies::CASES,
    conditions::CASES,
    versions::CASES,
    suspended::CASES,
    listing::CASES,
    listing_v1::CASES,
    uploads::CASES,
    upload_lists::CASES,
    tags::CASES,
    restore::CASES,
    settings::CASES,
    setting_rules::CASES,
    lifecycle::CASES,
    policies::CASES,
    metrics::CASES,
    alarms::CASES,
    notifications::CASES,
    functions::CASES,
    schedules::CASES,
    identity::CASES,
    costs::CASES,
];
