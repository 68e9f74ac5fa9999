//! One codec in a runtime of its own: loading it, and calling it once per uplink.

use crate::codec::javascript::Limits;
use crate::codec::javascript::convert::Kit;
use crate::codec::javascript::fault::{self, Fault};
use crate::codec::javascript::result::{self, Entry};
use crate::codec::{DecodeError, Decoded, Input};
use rquickjs::context::EvalOptions;
use rquickjs::function::Args;
use rquickjs::object::Filter;
use rquickjs::{Context, Ctx, Function, Object, Persistent, Runtime};
use rustix::time::{ClockId, clock_gettime};
use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

const BUFFER: &str = include_str!("buffer.js");
const PRELUDE: &str = include_str!("prelude.js");

/// Around the author's source, on its first and last line, so that line numbers stay the author's.
const HEAD: &str = "(function(){";
const TAIL: &str = "\n;return typeof decodeUplink==='function'\
    ?[0,decodeUplink,typeof normalizeUplink==='function'?normalizeUplink:undefined]\
    :typeof Decode==='function'?[1,Decode]:typeof Decoder==='function'?[2,Decoder]:[-1]})";

/// Stack a codec may use, in bytes.
const STACK: usize = 512 << 10;

/// Promise reactions run after a call; a codec that leaves more than this behind gets a new runtime.
const REACTIONS: usize = 32;

/// A loaded codec. The handles go before the context and the context before the runtime: `QuickJS` insists.
pub(super) struct Sandbox {
    run: Persistent<Function<'static>>,
    /// Calls `normalizeUplink`, if there is one.
    normalize: Option<Persistent<Function<'static>>>,
    clean: Persistent<Function<'static>>,
    kit: Kit,
    entry: Entry,
    globals: usize,
    context: Context,
    runtime: Runtime,
    deadline: Rc<Deadline>,
    limits: Limits,
    calls: u32,
    spoiled: bool,
}

impl Sandbox {
    /// Compiles `source` and runs its top level once.
    pub(super) fn load(source: &str, limits: Limits) -> Result<Self, DecodeError> {
        let deadline = Rc::new(Deadline::new(limits.cpu));
        let runtime =
            runtime(limits, &deadline).map_err(|e| DecodeError::Refused(e.to_string()))?;
        let context = Context::full(&runtime).map_err(|e| DecodeError::Refused(e.to_string()))?;
        let lines = u32::try_from(source.lines().count()).unwrap_or(u32::MAX);
        let parts = context.with(|ctx| {
            Parts::load(&ctx, source).map_err(|fault| {
                match fault.explain(&ctx, || deadline.fired(), limits, lines) {
                    // A source that throws a SyntaxError while it is compiled has not run yet.
                    DecodeError::Threw {
                        message,
                        line,
                        column,
                    } if message.starts_with("SyntaxError: ") => DecodeError::Syntax {
                        message,
                        line,
                        column,
                    },
                    error => error,
                }
            })
        })?;
        Ok(Self {
            run: parts.run,
            normalize: parts.normalize,
            clean: parts.clean,
            kit: parts.kit,
            entry: parts.entry,
            globals: parts.globals,
            context,
            runtime,
            deadline,
            limits,
            calls: 0,
            spoiled: false,
        })
    }

    /// Decodes one uplink.
    pub(super) fn call(&mut self, input: &Input<'_>) -> Result<Decoded, DecodeError> {
        self.deadline.rearm();
        self.calls += 1;
        let (outcome, tidy) = self.context.with(|ctx| {
            let interrupted = || self.deadline.fired();
            let explain = |fault: Fault| fault.explain(&ctx, interrupted, self.limits, u32::MAX);
            let outcome = self.enter(&ctx, input).map_err(explain);
            let outcome = outcome.and_then(|(mut decoded, data)| {
                let normalised = self.normalise(&ctx, data, &mut decoded);
                match normalised.map_err(explain) {
                    Err(error) if fault::breaks(&error) => Err(error),
                    // What was decoded is good without.
                    Err(error) => {
                        decoded.warnings.push(format!("normalizeUplink: {error}"));
                        Ok(decoded)
                    }
                    Ok(()) => Ok(decoded),
                }
            });
            (outcome, self.tidy(&ctx))
        });
        let broken = outcome.as_ref().is_err_and(fault::breaks);
        self.spoiled |= broken || !tidy || !self.settle() || self.deadline.fired();
        outcome
    }

    /// Whether a new runtime should take over.
    pub(super) fn is_spent(&self) -> bool {
        self.spoiled || self.calls >= self.limits.calls
    }

    /// What the codec decoded, and the object it is in.
    fn enter<'js>(
        &self,
        ctx: &Ctx<'js>,
        input: &Input<'_>,
    ) -> Result<(Decoded, Object<'js>), Fault> {
        let run = self.run.clone().restore(ctx)?;
        let mut args = Args::new(ctx.clone(), input.bytes.len() + 3);
        args.push_arg(input.f_port)?;
        #[expect(
            clippy::cast_precision_loss,
            reason = "moments that can be written down are below 2^53"
        )]
        args.push_arg(input.recv_time.as_i64() as f64)?;
        if input.variables.is_empty() {
            args.push_arg(rquickjs::Undefined)?;
        } else {
            args.push_arg(serde_json::to_string(&*input.variables).unwrap_or_default())?;
        }
        args.push_args(input.bytes.iter().copied())?;
        let returned = run.call_arg(args)?;
        result::decoded(ctx, &self.kit, self.entry, returned)
    }

    /// Adds what the codec normalises of `data`, if it normalises.
    fn normalise<'js>(
        &self,
        ctx: &Ctx<'js>,
        data: Object<'js>,
        decoded: &mut Decoded,
    ) -> Result<(), Fault> {
        let Some(normalize) = &self.normalize else {
            return Ok(());
        };
        let returned = normalize.clone().restore(ctx)?.call((data,))?;
        result::normalized(ctx, &self.kit, returned, decoded)
    }

    /// Takes globals the call left behind away again; false if that cannot be done.
    fn tidy(&self, ctx: &Ctx<'_>) -> bool {
        let all = Filter::new().string().symbol();
        if ctx.globals().own_keys::<rquickjs::Atom>(all).len() == self.globals {
            return true;
        }
        let clean = self.clean.clone().restore(ctx);
        clean.and_then(|clean| clean.call(())).unwrap_or(false)
    }

    /// Runs what promises left to do, which nobody waits for; false if there is no end to it.
    fn settle(&self) -> bool {
        for _ in 0..REACTIONS {
            if !self.runtime.is_job_pending() {
                return true;
            }
            // A reaction that throws ends there: nobody looks at the promise.
            drop(self.runtime.execute_pending_job());
            if self.deadline.fired() {
                return false;
            }
        }
        !self.runtime.is_job_pending()
    }
}

fn runtime(limits: Limits, deadline: &Rc<Deadline>) -> rquickjs::Result<Runtime> {
    let runtime = Runtime::new()?;
    runtime.set_memory_limit(limits.memory);
    runtime.set_max_stack_size(STACK);
    let deadline = Rc::clone(deadline);
    runtime.set_interrupt_handler(Some(Box::new(move || deadline.is_over())));
    Ok(runtime)
}

/// What loading yields.
struct Parts {
    run: Persistent<Function<'static>>,
    /// Calls `normalizeUplink`, if there is one.
    normalize: Option<Persistent<Function<'static>>>,
    clean: Persistent<Function<'static>>,
    kit: Kit,
    entry: Entry,
    globals: usize,
}

impl Parts {
    fn load(ctx: &Ctx<'_>, source: &str) -> Result<Self, Fault> {
        ctx.eval_with_options::<(), _>(BUFFER, options(fault::PRELUDE))?;
        let kit: Object = ctx.eval_with_options(PRELUDE, options(fault::PRELUDE))?;
        let source = format!("{HEAD}{source}{TAIL}");
        let factory: Function = ctx.eval_with_options(source, options(fault::SOURCE))?;
        let kind: i32 = kit.get::<_, Function>("install")?.call((factory,))?;
        let entry = Entry::from_kind(kind).ok_or_else(|| {
            Fault::Syntax("it defines no function decodeUplink, Decode or Decoder".into())
        })?;
        let handle = |name: &str| {
            kit.get::<_, Function>(name)
                .map(|f| Persistent::save(ctx, f))
        };
        let normalizes: bool = kit.get::<_, Function>("normalizes")?.call(())?;
        Ok(Self {
            run: handle("run")?,
            normalize: normalizes.then(|| handle("normalize")).transpose()?,
            clean: handle("clean")?,
            kit: Kit {
                plain: handle("plain")?,
                text: handle("text")?,
            },
            entry,
            globals: ctx
                .globals()
                .own_keys::<rquickjs::Atom>(Filter::new().string().symbol())
                .len(),
        })
    }
}

fn options(filename: &str) -> EvalOptions {
    let mut options = EvalOptions::default();
    options.global = true;
    options.strict = false;
    options.filename = Some(filename.into());
    options
}

/// Processor time of the running call. The clock is first read when the engine first asks, some ten thousand
/// steps into the call, so short calls never read it.
struct Deadline {
    limit: Duration,
    started: Cell<Option<Duration>>,
    fired: Cell<bool>,
}

impl Deadline {
    const fn new(limit: Duration) -> Self {
        Self {
            limit,
            started: Cell::new(None),
            fired: Cell::new(false),
        }
    }

    fn rearm(&self) {
        self.started.set(None);
        self.fired.set(false);
    }

    fn fired(&self) -> bool {
        self.fired.get()
    }

    fn is_over(&self) -> bool {
        let now = thread_time();
        let started = self.started.get().unwrap_or(now);
        self.started.set(Some(started));
        if now.saturating_sub(started) > self.limit {
            self.fired.set(true);
        }
        self.fired.get()
    }
}

/// Processor time this thread has used: unlike wall time it does not run on while others use the processor.
fn thread_time() -> Duration {
    clock_gettime(ClockId::ThreadCPUTime)
        .try_into()
        .unwrap_or_default()
}
