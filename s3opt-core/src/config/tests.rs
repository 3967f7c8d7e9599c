use super::*;
use crate::simulate::Arrivals;

fn problems(text: &str) -> Vec<String> {
    Config::parse(text).unwrap_err().problems.iter().map(ToString::to_string).collect()
}

#[test]
fn the_default_text_is_the_stack_of_the_design() {
    let config = Config::parse(Config::default_text()).unwrap();
    let scenario = config.scenario().unwrap();
    let ids: Vec<_> = scenario.lifecycle.rules.iter().map(|rule| rule.id.clone().unwrap()).collect();
    assert_eq!(ids, ["compliance-data-archival", "general-data-optimization"]);
    let archival = &scenario.lifecycle.rules[0];
    assert_eq!(archival.filter.prefix(), "compliance/");
    assert_eq!(archival.filter.tags().len(), 1);
    assert_eq!(archival.transitions.len(), 3);
    assert_eq!(archival.noncurrent_expiration.unwrap().noncurrent_days, 2555);
    assert_eq!(scenario.lifecycle.rules[1].abort_incomplete_multipart_upload_days, Some(7));
    assert_eq!(scenario.tiering[0].deep_archive_access_days, Some(180));
    let replication = scenario.replication.unwrap();
    assert_eq!(replication.destination_region.name(), "us-west-2");
    assert!(replication.configuration.rules[0].destination.has_replication_time_control());
    assert_eq!(replication.configuration.rules[0].delete_marker_replication, Some(false));
    assert_eq!(replication.destination_lifecycle.rules.len(), 1);
    assert_eq!(config.departments().len(), 5);
    assert_eq!(config.inventory.fields.len(), 7);
    assert_eq!(config.alarms.cost_spike.threshold_bytes, 1 << 40);
    assert_eq!(config.simulate.arrivals(), Arrivals::None);
}

#[test]
fn what_is_left_out_has_the_values_of_the_default_text() {
    let full = Config::parse(Config::default_text()).unwrap();
    let bare = Config {
        intelligent_tiering: full.intelligent_tiering.clone(),
        lifecycle: full.lifecycle.clone(),
        replication: full.replication.clone(),
        departments: full.departments.clone(),
        ..Config::parse("").unwrap()
    };
    assert_eq!(format!("{bare:?}"), format!("{full:?}"));
}

#[test]
fn everything_wrong_is_told() {
    for (text, expected) in [
        ("projekt = \"a\"", "line 1, column 1: unknown field `projekt`"),
        ("[inventory]\nfrequency = \"hourly\"", "inventory.frequency = \"hourly\": one of daily, weekly"),
        ("project = \"Not Lower\"", "project = \"Not Lower\": use 1 to 30"),
        ("region = \"mars-1\"", "region: unknown region \"mars-1\""),
        ("[simulate]\nmonths = 0", "simulate.months = 0: between 1 and 600"),
        ("[simulate.arrivals]\nkind = \"some\"", "simulate.arrivals.kind = \"some\""),
        ("[simulate.outside_usage]\nX = \"1\"", "simulate.outside_usage: \"X\" is no usage type"),
        (
            "[[intelligent_tiering]]\nid = \"a\"\narchive_access_days = 3",
            "intelligent_tiering: InvalidArgument: Days specified in ARCHIVE_ACCESS tier",
        ),
        ("[access_analysis]\nhistory_days = 455", "access_analysis.history_days = 455: between 1 and 454"),
        (
            "[access_analysis]\nhistory_days = 5",
            "access_analysis.minimum_history_days = 7: at most history_days",
        ),
        ("[functions]\nmemory_megabytes = 1", "functions.memory_megabytes = 1"),
        ("[schedules]\ncost_report = \"monthly\"", "schedules.cost_report = \"monthly\""),
    ] {
        let problems = problems(text);
        assert_eq!(problems.len(), 1, "{problems:?}");
        assert!(problems[0].starts_with(expected), "{problems:?}");
    }
    let two = problems("alert_email = \"nobody\"\nproject = \"\"");
    assert_eq!(two.len(), 2, "{two:?}");
}
