//! How a plan looks: one block for each resource, with what is done to it, why, and field by field.

mod change;
mod value;

use std::collections::BTreeMap;

use s3opt_core::stack::{Action, Plan, ResourceId, Step};

use crate::output::Paint;

/// How many steps do what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Counts {
    pub create: usize,
    pub update: usize,
    pub delete: usize,
    pub refuse: usize,
    /// Steps that could lose data or access.
    pub dangerous: usize,
}

impl Counts {
    pub fn of(plan: &Plan) -> Counts {
        let count = |action: Action| plan.steps.iter().filter(|step| step.action == action).count();
        Counts {
            create: count(Action::Create),
            update: count(Action::Update),
            delete: count(Action::Delete),
            refuse: count(Action::Refuse),
            dangerous: plan.dangerous().count(),
        }
    }
}

/// The plan as it is printed; `unchanged` is said where there is nothing to do.
pub fn plan(plan: &Plan, unchanged: &str, paint: Paint) -> String {
    let mut text =
        format!("Stack {} in {}, account {}\n", paint.strong(&plan.stack), plan.region, plan.account);
    if plan.is_empty() {
        text.push_str(&format!("\n{unchanged}\n"));
        return text;
    }
    for (whole, steps) in blocks(plan) {
        text.push('\n');
        block(&whole, &steps, paint, &mut text);
    }
    text.push('\n');
    text.push_str(&summary(&Counts::of(plan), paint));
    text
}

/// What the plan comes to, in a line or some.
pub fn summary(counts: &Counts, paint: Paint) -> String {
    let Counts { create, update, delete, refuse, dangerous } = counts;
    let mut text = format!("Plan: {create} to create, {update} to update, {delete} to delete");
    if *refuse > 0 {
        text.push_str(&paint.alarming(&format!(", {refuse} refused")));
    }
    text.push_str(".\n");
    if *dangerous > 0 {
        let (steps, verb) = if *dangerous == 1 { ("step", "is") } else { ("steps", "are") };
        let line = format!("{dangerous} {steps} could lose data or access and {verb} marked with `!`.\n");
        text.push_str(&paint.alarming(&line));
    }
    text
}

/// The steps that do something, by the whole that they are about: buckets first, then what works on them.
fn blocks(plan: &Plan) -> Vec<(ResourceId, Vec<&Step>)> {
    let mut blocks: BTreeMap<(u8, ResourceId), Vec<&Step>> = BTreeMap::new();
    for step in plan.pending() {
        let whole = step.resource.parent().unwrap_or_else(|| step.resource.clone());
        blocks.entry((rank(&whole), whole)).or_default().push(step);
    }
    let mut blocks: Vec<_> = blocks.into_iter().map(|((_, whole), steps)| (whole, steps)).collect();
    for (_, steps) in &mut blocks {
        steps.sort_by(|one, other| one.resource.cmp(&other.resource));
        steps.sort_by_key(|step| step.resource.parent().is_some());
    }
    blocks
}

fn rank(whole: &ResourceId) -> u8 {
    match whole {
        ResourceId::Bucket(_) => 0,
        ResourceId::Topic(_) => 1,
        ResourceId::Function(_) => 2,
        ResourceId::Rule(_) => 3,
        ResourceId::Role(_) => 4,
        ResourceId::LogGroup(_) => 5,
        ResourceId::Alarm(_) => 6,
        _ => 7,
    }
}

fn block(whole: &ResourceId, steps: &[&Step], paint: Paint, text: &mut String) {
    let own = steps.iter().find(|step| step.resource == *whole);
    let action = own.map_or(Action::Update, |step| step.action);
    let reason = own.map(|step| format!(": {}", step.reason)).unwrap_or_default();
    let heading = format!("{} {} {}{reason}", sign(action), whole.kind(), paint.strong(whole.name()));
    text.push_str(&format!("{}\n", colour(action, &heading, paint)));
    for step in steps {
        if step.resource == *whole {
            fields(step, 4, false, paint, text);
            continue;
        }
        // That a part is new says nothing where the whole is.
        let is_plain = step.action == Action::Create && action == Action::Create;
        let reason = if is_plain { String::new() } else { format!(": {}", step.reason) };
        let part = step.resource.part().unwrap_or_default();
        // What fits is said at once.
        let value = step.to.as_ref().filter(|_| is_plain).and_then(|to| value::inline(&to.value()));
        let value = value.map(|value| format!(": {value}")).unwrap_or_default();
        let line = format!("{} {part}{reason}{value}", sign(step.action));
        text.push_str(&format!("    {}\n", colour(step.action, &line, paint)));
        fields(step, 8, !value.is_empty(), paint, text);
    }
}

/// What changes unless it was said, what could be lost, and what one has to know.
fn fields(step: &Step, indent: usize, was_said: bool, paint: Paint, text: &mut String) {
    let space = " ".repeat(indent);
    match (step.action, &step.to) {
        _ if was_said => {}
        (Action::Create, Some(to)) => value::tree(None, &to.value(), indent, text),
        (Action::Update, _) => {
            let lines = step.changes.iter().flat_map(|change| change::lines(change, paint));
            lines.for_each(|line| text.push_str(&format!("{space}{line}\n")));
        }
        _ => {}
    }
    for danger in &step.dangers {
        text.push_str(&format!("{space}{}\n", paint.alarming(&format!("! {danger}"))));
    }
    for note in &step.notes {
        text.push_str(&format!("{space}note: {note}\n"));
    }
}

fn sign(action: Action) -> char {
    match action {
        Action::Create => '+',
        Action::Update => '~',
        Action::Delete => '-',
        Action::Refuse => 'x',
        Action::Nothing => ' ',
    }
}

fn colour(action: Action, line: &str, paint: Paint) -> String {
    match action {
        Action::Create => paint.fresh(line),
        Action::Update => paint.changed(line),
        Action::Delete => paint.gone(line),
        Action::Refuse => paint.alarming(line),
        Action::Nothing => line.to_owned(),
    }
}
