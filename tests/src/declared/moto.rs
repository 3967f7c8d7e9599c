//! moto 5.2.5.

use s3opt_core::backend::contract::Capability;

use super::SUPPLEMENTED;
use crate::contract::Declaration;

const ROOT: &str =
    "the answer's root element is not the one that S3's model names, and the SDK reads no other";

const CBOR: &str = "it does not know RPC v2 CBOR, in which the SDK speaks to CloudWatch";

const MARKERS: &str = "a delete marker does not come with its id";

const ORDER: &str = "versions are not listed newest first";

pub(super) const DECLARATION: Declaration = Declaration {
    lacking: &[
        (Capability::TurnableClock, "its clock is the machine's"),
        (Capability::LengthBodies, "it keeps real bytes"),
        (Capability::LifecycleActs, "lifecycle is stored only"),
        (Capability::OtherAccount, "another account is had by AssumeRole only"),
        (Capability::MetricData, CBOR),
        (Capability::Alarms, CBOR),
        (Capability::AlarmEvaluation, CBOR),
        (Capability::Dashboards, CBOR),
        (Capability::Invocation, "functions do not run"),
        (Capability::CostTags, "ListCostAllocationTags is not there"),
    ],
    broken: &[
        ("buckets::made_again_with_tags_is_refused", "it is made again"),
        ("buckets::names_that_s3_would_not_take_are_refused", "upper case is taken"),
        ("buckets::a_new_bucket_blocks_public_access", "a new bucket has no public access block"),
        ("buckets::a_new_bucket_enforces_ownership", "a new bucket has no ownership controls"),
        ("buckets::what_was_kept_does_not_come_back", "the tags of a deleted bucket come back"),
        ("objects::more_than_a_thousand_are_refused", "1001 keys are deleted"),
        ("keys::a_longer_key_is_refused", "1025 bytes are taken"),
        ("copies::the_source_has_to_meet_conditions", "conditions on the source are overlooked"),
        (
            "conditions::an_entity_tag_that_fits_outweighs_an_instant",
            "If-Unmodified-Since is looked at beside If-Match",
        ),
        ("versions::a_deletion_makes_a_delete_marker", ORDER),
        ("versions::a_delete_marker_is_made_of_nothing_too", MARKERS),
        ("versions::a_delete_marker_cannot_be_read", MARKERS),
        (
            "versions::without_its_delete_marker_the_key_is_back",
            "the deletion of a delete marker is not told as one",
        ),
        ("versions::versions_are_listed_newest_first", ORDER),
        ("versions::pages_of_versions_join", ORDER),
        ("versions::a_version_marker_needs_a_key", "a version's marker without a key is taken"),
        ("suspended::versioning_is_never_switched_off", "an unknown status is NotFound"),
        ("suspended::suspended_writes_replace_the_null_version", "the versions from before are lost"),
        ("suspended::a_suspended_deletion_replaces_the_null_version", "no delete marker is made"),
        (
            "listing_v1::the_older_call_goes_on_after_a_marker",
            "a next marker is told without a delimiter, and it is no key",
        ),
        ("listing_v1::a_marker_comes_with_a_delimiter", "pages of folders do not join"),
        ("uploads::parts_ascend", "EntityTooSmall in place of InvalidPartOrder"),
        ("uploads::an_absent_upload_takes_no_part", "an error of its own, 500"),
        ("upload_lists::parts_are_listed_in_order", ROOT),
        ("upload_lists::pages_of_parts_join", ROOT),
        ("upload_lists::uploads_are_listed_in_order", "uploads are listed in no order"),
        ("upload_lists::uploads_are_listed_by_prefix", "the delimiter is overlooked"),
        ("upload_lists::pages_of_uploads_join", "there is one page only"),
        ("tags::tags_are_replaced_as_a_whole", "PutObjectTagging of no tags is an error of its own, 500"),
        ("tags::tags_that_s3_would_not_take_are_refused", "a key that is there twice is taken"),
        ("tags::each_version_has_its_own_tags", "the version that was tagged is not told"),
        ("tags::a_delete_marker_has_no_tags", MARKERS),
        ("restore::a_restore_is_on_its_way", "the copy is there at once"),
        ("restore::a_second_request_is_too_many", "the copy is there at once"),
        ("restore::the_deepest_archive_is_not_expedited", "the tier is not looked at"),
        ("settings::logging", "a bucket policy does not let the logging service write, only a grant does"),
        ("setting_rules::fifty_tags_are_enough", "51 tags are taken"),
        ("setting_rules::a_policy_is_json", "any text is taken"),
        ("setting_rules::replication_needs_versioning", "a target without versions is taken"),
        ("setting_rules::replication_keeps_versioning", "versioning is suspended under a replication"),
        ("setting_rules::only_what_can_be_told_is_notified", "any event is taken"),
        ("lifecycle::every_action_and_filter_is_read_back", "a rule does not read back equal"),
        ("lifecycle::ids_are_unique", "two rules with one ID are taken"),
        ("lifecycle::an_object_tells_when_it_expires", "there is no x-amz-expiration"),
        ("policies::a_deny_is_kept_by_everybody", "HeadObject is not refused"),
        ("policies::a_public_policy_is_blocked", "the public access block is stored only"),
        ("notifications::made_again_with_other_tags_it_is_refused", "other tags are overlooked"),
        ("notifications::mail_waits_for_its_confirmation", "mail is confirmed at once"),
        ("notifications::a_subject_is_one_short_line", "any subject is taken"),
        ("functions::leave_is_given_once", "the same leave is given twice"),
        ("schedules::tags_are_for_new_rules", "a replaced rule takes tags"),
        ("schedules::a_wrong_expression_is_refused", "some wrong expressions are taken"),
        ("costs::each_day_stands_by_itself", "the answer is empty"),
        ("costs::each_month_stands_by_itself", "the answer is empty"),
    ],
    not_run: &[
        ("buckets::a_bucket_can_be_made_with_tags", SUPPLEMENTED),
        ("suspended::a_new_bucket_keeps_no_versions", SUPPLEMENTED),
        ("suspended::versioning_is_switched_on_and_suspended", SUPPLEMENTED),
        ("settings::tiering", SUPPLEMENTED),
        ("settings::inventory", SUPPLEMENTED),
        ("settings::request_metrics", SUPPLEMENTED),
        ("settings::replication", SUPPLEMENTED),
        ("settings::notification", SUPPLEMENTED),
        ("settings::event_bridge", SUPPLEMENTED),
        ("settings::tiering_is_listed", SUPPLEMENTED),
        ("settings::inventory_is_listed", SUPPLEMENTED),
        ("settings::request_metrics_are_listed", SUPPLEMENTED),
        ("setting_rules::tiering_has_a_tier", SUPPLEMENTED),
        ("setting_rules::inventory_has_a_destination", SUPPLEMENTED),
    ],
};
