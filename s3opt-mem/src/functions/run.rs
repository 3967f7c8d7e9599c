//! Handlers are run.

use bytes::Bytes;
use s3opt_core::backend::functions::Invocation;
use s3opt_core::backend::{CloudResult, Service};
use serde_json::json;

use super::records::InvocationRecord;
use super::{Delivery, Place};
use crate::client::{Caller, Client, Principal};
use crate::emulator::Emulator;
use crate::identity::{Call, role_of_arn};
use crate::world::World;

/// Bytes of an event that somebody waits for, and of one that nobody does.
///
/// Source: <https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html>.
const MAX_EVENT: usize = 6 << 20;
const MAX_ASYNCHRONOUS_EVENT: usize = 1 << 20;

/// How many invocations may be within one another before Lambda takes them for a loop.
///
/// Source: <https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html>, "approximately 16 times".
pub(crate) const MAX_DEPTH: u32 = 16;

/// Why a handler was not run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum NotRun {
    NoFunction,
    /// Nothing is registered under the name.
    NoHandler(String),
}

/// How a handler is run.
pub(super) struct Run {
    pub event: Bytes,
    pub asynchronous: bool,
    /// From 1.
    pub attempt: u32,
    /// Within how many other invocations.
    pub depth: u32,
}

impl Emulator {
    pub(super) async fn invoke(&self, client: &Client, name: &str, event: Bytes) -> CloudResult<Invocation> {
        let place = self.world().accept_event(&client.caller, name, &event, MAX_EVENT)?;
        let arn = place.arn();
        let call = Call::new(&client.caller, Service::Functions, "Invoke", &arn);
        if client.depth >= MAX_DEPTH {
            let message = "Lambda has detected your function being invoked in a recursive loop with other Amazon Web \
                           Services resources and stopped your function's invocation.";
            return Err(call.error("RecursiveInvocationException", message));
        }
        let run = Run { event, asynchronous: false, attempt: 1, depth: client.depth };
        match self.run_handler(&place, run).await {
            Ok(Ok(payload)) => Ok(Invocation { payload, function_error: None }),
            Ok(Err(message)) => {
                let kind = if message.starts_with(TIMED_OUT) { "Sandbox.Timedout" } else { "Error" };
                let payload = json!({"errorMessage": message, "errorType": kind}).to_string();
                Ok(Invocation { payload: Bytes::from(payload), function_error: Some("Unhandled".to_owned()) })
            }
            Err(NotRun::NoFunction) => {
                Err(call.error("ResourceNotFoundException", format!("Function not found: {arn}")))
            }
            Err(NotRun::NoHandler(name)) => Err(call.error("NotImplemented", no_handler(&name))),
        }
    }

    /// Runs the handler of a function under the function's role, and writes it down.
    pub(super) async fn run_handler(&self, place: &Place, run: Run) -> Result<Result<Bytes, String>, NotRun> {
        let (number, begin, configuration) = {
            let mut world = self.world();
            let regional = world.regional_of(&place.account, &place.region);
            let entry = regional.and_then(|regional| regional.functions.functions.get(&place.name));
            let configuration =
                entry.map(|entry| entry.function.configuration.clone()).ok_or(NotRun::NoFunction)?;
            (world.ids.number(), world.now, configuration)
        };
        let handler = self.handlers().get(&configuration.handler);
        let handler = handler.ok_or_else(|| NotRun::NoHandler(configuration.handler.clone()))?;
        let role = role_of_arn(&configuration.role).map_or("", |(_, name)| name);
        let caller = Caller {
            account: place.account.clone(),
            region: place.region.clone(),
            principal: Principal::Role(role.to_owned()),
            secure_transport: true,
        };
        let cloud = self.cloud_within(caller, run.depth + 1);
        let result = handler.handle(&cloud, &configuration, run.event.clone()).await;
        let mut world = self.world();
        // A handler that waits lets time go by. What it has done is done, but it has not answered in time.
        let took = world.now.milliseconds().saturating_sub(begin.milliseconds());
        let allowed = i64::from(configuration.timeout_seconds) * 1000;
        let result = if took >= allowed {
            Err(format!("{TIMED_OUT} {}.00 seconds", configuration.timeout_seconds))
        } else {
            result
        };
        let record = InvocationRecord {
            function: place.arn(),
            time: begin,
            event: run.event,
            asynchronous: run.asynchronous,
            attempt: run.attempt,
            result: result.clone(),
        };
        world.regional(&place.account, &place.region).functions.invocations.push(number, record);
        Ok(result)
    }
}

const TIMED_OUT: &str = "Task timed out after";

pub(super) fn no_handler(name: &str) -> String {
    format!("no handler is registered under the name {name}")
}

impl World {
    pub(super) fn invoke_asynchronously(
        &mut self,
        caller: &Caller,
        name: &str,
        payload: Bytes,
    ) -> CloudResult<()> {
        let place = self.accept_event(caller, name, &payload, MAX_ASYNCHRONOUS_EVENT)?;
        let Place { account, region, name } = place;
        self.hand_over(Delivery { account, region, function: name, payload, attempts: 0 }, 0);
        Ok(())
    }

    /// Whether a function is there, the caller may invoke it, and the event is one.
    fn accept_event(
        &mut self,
        caller: &Caller,
        name: &str,
        event: &Bytes,
        largest: usize,
    ) -> CloudResult<Place> {
        self.with_function(caller, "Invoke", name, |call, entry| {
            if event.len() > largest {
                let message =
                    format!("Request must be smaller than {largest} bytes for the InvokeFunction operation");
                return Err(call.error("RequestEntityTooLargeException", message));
            }
            // An event may be left out.
            let json = serde_json::from_slice::<serde_json::Value>(event);
            if let Err(error) = json
                && !event.is_empty()
            {
                let message = format!("Could not parse request body into json: {error}");
                return Err(call.error("InvalidRequestContentException", message));
            }
            Ok(Place {
                account: call.resource.split(':').nth(4).unwrap_or_default().to_owned(),
                region: call.caller.region.clone(),
                name: entry.function.configuration.name.clone(),
            })
        })
    }
}
