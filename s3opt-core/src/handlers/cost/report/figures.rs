//! The tables of a report.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::super::figure::{self, Figure, Part};
use super::super::movement::unit_name;
use super::super::record::Record;
use super::super::usage::Forecast;
use super::rounding::{places, rounded};
use super::table::{Align, table};
use super::words::{part, quantity, with_sign};
use crate::price::grouped;

/// A column of money: rounded so that it adds up.
struct Column {
    amounts: Vec<Decimal>,
    places: u32,
}

impl Column {
    fn new<K: Ord>(keys: &[K], costs: &BTreeMap<K, Decimal>, places: u32) -> Column {
        let amounts: Vec<Decimal> =
            keys.iter().map(|key| costs.get(key).copied().unwrap_or_default()).collect();
        Column { amounts: rounded(&amounts, places), places }
    }

    fn text(&self, row: usize) -> String {
        grouped(self.amounts[row], self.places)
    }

    fn sum(&self, rows: std::ops::Range<usize>) -> Decimal {
        self.amounts[rows].iter().sum()
    }
}

/// Who pays, and paid, and was foretold to pay.
pub(super) fn by_part(record: &Record) -> Vec<String> {
    let costs = figure::by_part(&record.figures);
    let before = record.before.as_ref().filter(|before| before.has_parts);
    let costs_before = before.map(|before| figure::by_part(&before.figures));
    let costs_foretold = record.against_forecast.as_ref().zip(record.foretold.as_ref());
    let costs_foretold = costs_foretold.map(|(_, forecast)| figure::by_part(&forecast.figures));
    let all = [Some(&costs), costs_before.as_ref(), costs_foretold.as_ref()];
    let mut parts: BTreeSet<Part> =
        all.into_iter().flatten().flat_map(|costs| costs.keys().cloned()).collect();
    let has_remainder = parts.remove(&Part::Remainder);
    let listed = parts.len();
    let parts: Vec<Part> = parts.into_iter().chain(has_remainder.then_some(Part::Remainder)).collect();
    let places = places(record.total);
    let now = Column::new(&parts, &costs, places);
    let then = costs_before.map(|costs| Column::new(&parts, &costs, places));
    let foretold = costs_foretold.map(|costs| Column::new(&parts, &costs, places));
    let money = |amount: Decimal| grouped(amount, places);
    let change = |more: Decimal| with_sign(more, grouped(more.abs(), places));
    let row = |name: &str, rows: std::ops::Range<usize>, is_foretold: bool| {
        let sum = now.sum(rows.clone());
        let sum_then = then.as_ref().map(|column| column.sum(rows.clone()));
        vec![
            name.to_owned(),
            money(sum),
            sum_then.map(money).unwrap_or_default(),
            sum_then.map(|then| change(sum - then)).unwrap_or_default(),
            foretold
                .as_ref()
                .filter(|_| is_foretold)
                .map(|column| money(column.sum(rows)))
                .unwrap_or_default(),
        ]
    };
    let mut rows: Vec<Vec<String>> =
        (0..listed).map(|index| row(part(&parts[index]), index..index + 1, true)).collect();
    if foretold.is_some() && has_remainder {
        rows.push(row("All objects", 0..listed, true));
    }
    if has_remainder {
        rows.push(row(part(&Part::Remainder), listed..listed + 1, false));
    }
    let mut total = row("Total", 0..parts.len(), !has_remainder);
    if let (None, Some(before)) = (&then, &record.before) {
        // Who paid is not known, but how much.
        let then = before.total.round_dp(places);
        total[2] = money(then);
        total[3] = change(record.total.round_dp(places) - then);
    }
    rows.push(total);
    let month = record.month.to_string();
    let month_before = (record.month.first_day() - 1).month().to_string();
    let header = [
        ("Department", Align::Left),
        (month.as_str(), Align::Right),
        (month_before.as_str(), Align::Right),
        ("Change", Align::Right),
        ("Foretold", Align::Right),
    ];
    table(&header, &rows, 0)
}

/// What is paid for, the dearest first.
pub(super) fn by_usage_type(record: &Record) -> Vec<String> {
    let now = figure::by_usage_type(&record.figures);
    let before =
        record.before.as_ref().map(|before| figure::by_usage_type(&before.figures)).unwrap_or_default();
    let mut usage_types: Vec<&str> =
        now.keys().chain(before.keys()).copied().collect::<BTreeSet<_>>().into_iter().collect();
    let cost = |sums: &BTreeMap<&str, (Decimal, Decimal)>, usage_type: &str| {
        sums.get(usage_type).map(|(_, cost)| *cost).unwrap_or_default()
    };
    usage_types.sort_by_key(|usage_type| std::cmp::Reverse(cost(&now, usage_type)));
    let costs = |sums: &BTreeMap<&'_ str, (Decimal, Decimal)>| -> BTreeMap<String, Decimal> {
        sums.iter().map(|(usage_type, (_, cost))| ((*usage_type).to_owned(), *cost)).collect()
    };
    let keys: Vec<String> = usage_types.iter().map(|usage_type| (*usage_type).to_owned()).collect();
    let places = places(record.total);
    let column = Column::new(&keys, &costs(&now), places);
    let column_before = record.before.as_ref().map(|_| Column::new(&keys, &costs(&before), places));
    let change = |more: Decimal| with_sign(more, grouped(more.abs(), places));
    let mut rows: Vec<Vec<String>> = Vec::new();
    for (index, usage_type) in usage_types.iter().enumerate() {
        let used = now.get(usage_type).map(|(quantity, _)| *quantity).unwrap_or_default();
        rows.push(vec![
            (*usage_type).to_owned(),
            column.text(index),
            column_before.as_ref().map(|column| column.text(index)).unwrap_or_default(),
            column_before
                .as_ref()
                .map(|before| change(column.amounts[index] - before.amounts[index]))
                .unwrap_or_default(),
            quantity(used),
            unit_name(usage_type).to_owned(),
        ]);
    }
    let sum = column.sum(0..keys.len());
    let sum_before = column_before.map(|column| column.sum(0..keys.len()));
    rows.push(vec![
        "Total".to_owned(),
        grouped(sum, places),
        sum_before.map(|before| grouped(before, places)).unwrap_or_default(),
        sum_before.map(|before| change(sum - before)).unwrap_or_default(),
    ]);
    let month = record.month.to_string();
    let month_before = (record.month.first_day() - 1).month().to_string();
    let header = [
        ("Usage type", Align::Left),
        (month.as_str(), Align::Right),
        (month_before.as_str(), Align::Right),
        ("Change", Align::Right),
        ("Quantity", Align::Right),
        ("Unit", Align::Left),
    ];
    table(&header, &rows, 2)
}

/// What is nobody's, the dearest first, and why.
pub(super) fn remainder(record: &Record) -> Vec<String> {
    let mut left: Vec<&Figure> =
        record.figures.iter().filter(|figure| figure.part == Part::Remainder).collect();
    left.sort_by_key(|figure| std::cmp::Reverse(figure.cost));
    let costs: Vec<Decimal> = left.iter().map(|figure| figure.cost).collect();
    let places = places(record.total);
    let why = |usage_type: &str| {
        let reason = record.remainder.iter().find(|reason| reason.usage_type == usage_type);
        reason.map_or("", |reason| reason.why.words()).to_owned()
    };
    let rows: Vec<Vec<String>> = left
        .iter()
        .zip(rounded(&costs, places))
        .map(|(figure, cost)| vec![figure.usage_type.clone(), grouped(cost, places), why(&figure.usage_type)])
        .collect();
    let header = [("Usage type", Align::Left), ("USD", Align::Right), ("Why", Align::Left)];
    table(&header, &rows, 0)
}

/// What is foretold, by part.
pub(super) fn forecast(forecast: &Forecast) -> Vec<String> {
    let costs = figure::by_part(&forecast.figures);
    let parts: Vec<Part> = costs.keys().cloned().collect();
    let places = places(forecast.total);
    let column = Column::new(&parts, &costs, places);
    let mut rows: Vec<Vec<String>> =
        (0..parts.len()).map(|index| vec![part(&parts[index]).to_owned(), column.text(index)]).collect();
    rows.push(vec!["Total".to_owned(), grouped(column.sum(0..parts.len()), places)]);
    table(&[("Department", Align::Left), ("USD", Align::Right)], &rows, 0)
}
