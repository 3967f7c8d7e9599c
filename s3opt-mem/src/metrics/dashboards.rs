//! Dashboards, which are kept and not drawn.

use s3opt_core::backend::{CloudError, CloudResult, Service};
use serde_json::Value;

use crate::client::Caller;
use crate::identity::Call;
use crate::world::World;

/// Widgets of a dashboard.
///
/// Source: <https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html>.
const MAX_WIDGETS: usize = 500;

impl World {
    pub(super) fn put_dashboard(&mut self, caller: &Caller, name: &str, body: &str) -> CloudResult<()> {
        let arn = arn_of(caller, name);
        let call = Call::new(caller, Service::Metrics, "PutDashboard", &arn);
        self.permit(&call)?;
        check_name(&call, name)?;
        check_body(&call, body)?;
        let state = &mut self.regional(&caller.account, &caller.region).metrics;
        state.dashboards.insert(name.to_owned(), body.to_owned());
        Ok(())
    }

    pub(super) fn dashboard(&mut self, caller: &Caller, name: &str) -> CloudResult<String> {
        let arn = arn_of(caller, name);
        let call = Call::new(caller, Service::Metrics, "GetDashboard", &arn);
        self.permit(&call)?;
        let state = &self.regional(&caller.account, &caller.region).metrics;
        state.dashboards.get(name).cloned().ok_or_else(|| absent(&call, name))
    }

    pub(super) fn delete_dashboard(&mut self, caller: &Caller, name: &str) -> CloudResult<()> {
        let arn = arn_of(caller, name);
        let call = Call::new(caller, Service::Metrics, "DeleteDashboards", &arn);
        self.permit(&call)?;
        let state = &mut self.regional(&caller.account, &caller.region).metrics;
        state.dashboards.remove(name).map(|_| ()).ok_or_else(|| absent(&call, name))
    }
}

fn arn_of(caller: &Caller, name: &str) -> String {
    format!("arn:aws:cloudwatch::{}:dashboard/{name}", caller.account)
}

fn absent(call: &Call<'_>, name: &str) -> CloudError {
    call.error("ResourceNotFound", format!("Dashboard {name} does not exist"))
}

/// What CloudWatch calls `DashboardInvalidInputError`, whose code is `InvalidParameterInput`.
///
/// Source: <https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutDashboard.html>.
fn invalid(call: &Call<'_>, message: impl Into<String>) -> CloudError {
    call.failure("InvalidParameterInput", message).with("Error", "DashboardInvalidInputError").into_error()
}

fn check_name(call: &Call<'_>, name: &str) -> CloudResult<()> {
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
    if (1..=255).contains(&name.len()) && name.bytes().all(is_allowed) {
        return Ok(());
    }
    let message = format!(
        "The value {name} for field DashboardName contains invalid characters. It can only contain alphanumerics, dash \
         (-) and underscore (_)."
    );
    Err(invalid(call, message))
}

/// An object of JSON, whose `widgets` are a list of objects with types.
///
/// Source: <https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html>.
fn check_body(call: &Call<'_>, body: &str) -> CloudResult<()> {
    let parsed: Result<Value, _> = serde_json::from_str(body);
    let Ok(Value::Object(members)) = parsed else {
        return Err(invalid(call, "The field DashboardBody must be a valid JSON object"));
    };
    let widgets = match members.get("widgets") {
        None => return Ok(()),
        Some(Value::Array(widgets)) => widgets,
        Some(_) => return Err(invalid(call, "The dashboard body is invalid: widgets should be an array")),
    };
    if widgets.len() > MAX_WIDGETS {
        let message = format!("The dashboard body is invalid: it has more than {MAX_WIDGETS} widgets");
        return Err(invalid(call, message));
    }
    let types = ["metric", "text", "log", "alarm", "explorer"];
    let is_widget = |widget: &Value| {
        let kind = widget.get("type").and_then(Value::as_str);
        kind.is_some_and(|kind| types.contains(&kind))
            && widget.get("properties").is_some_and(Value::is_object)
    };
    match widgets.iter().position(|widget| !is_widget(widget)) {
        None => Ok(()),
        Some(index) => {
            let message = format!(
                "The dashboard body is invalid: /widgets/{index} should have a type of {} and properties",
                types.join(", ")
            );
            Err(invalid(call, message))
        }
    }
}
