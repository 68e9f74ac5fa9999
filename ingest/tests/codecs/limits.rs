//! Codecs that take more than they may: each ends in an error that says so, within twice its limit, and what comes behind
//! it is decoded as if nothing had been.

use crate::{GOOD, engine, engine_with, job, json, limits, memory, timeout};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use talblick_ingest::codec::DecodeError;
use talblick_ingest::codec::javascript::{Limits, Script};

/// What starting workers anew and a busy machine may add to twice the limit.
const SLACK: Duration = Duration::from_secs(10);

/// Runs a codec between uplinks of a good one and answers how it ended; the good ones must come out right.
fn ends(source: &str) -> DecodeError {
    let engine = engine();
    let (good, bad) = (Script::new("good", GOOD), Script::new("bad", source));
    let before = Instant::now();
    let outcomes = engine.decode(&[job(&good), job(&bad), job(&good), job(&good)]);
    let took = before.elapsed();
    assert!(took < limits().cpu * 2 + SLACK, "{source}: {took:?}");
    for at in [0, 2, 3] {
        assert_eq!(
            json(outcomes[at].as_ref().unwrap()),
            r#"{"sum":6}"#,
            "{source}"
        );
    }
    let after = engine.decode(&[job(&good)]).remove(0);
    assert_eq!(json(&after.unwrap()), r#"{"sum":6}"#, "{source}");
    outcomes[1].clone().unwrap_err()
}

/// A codec whose function does this and returns nothing of interest.
fn body(statements: &str) -> String {
    format!("function decodeUplink() {{ {statements}; return {{ data: {{ a: 1 }} }} }}")
}

fn message(error: DecodeError) -> String {
    match error {
        DecodeError::Threw { message, .. } => message,
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_endless_loop_runs_out_of_time() {
    for source in [
        body("while (true) {}"),
        body("for (;;) { try { while (true) {} } catch (e) {} finally { continue } }"),
        "while (true) {}; function decodeUplink() {}".to_owned(),
        body(
            "const again = () => Promise.resolve().then(() => { for (;;); }); again(); while (true) {}",
        ),
    ] {
        assert_eq!(ends(&source), timeout(), "{source}");
    }
}

#[test]
fn a_catastrophic_regular_expression_runs_out_of_time() {
    for source in [
        body("/^(a+)+$/.test('a'.repeat(40) + 'b')"),
        body("/(x+x+)+y/.exec('x'.repeat(60))"),
        body("('a'.repeat(50000) + 'b').replace(/a*a*a*a*c/g, '')"),
    ] {
        assert_eq!(ends(&source), timeout(), "{source}");
    }
}

#[test]
fn a_sort_without_end_runs_out_of_time() {
    let source = body(
        "const a = []; for (let i = 0; i < 20000; i++) a.push('x'.repeat(99) + i); for (;;) a.sort().reverse()",
    );
    assert_eq!(ends(&source), timeout());
}

#[test]
fn a_split_without_end_runs_out_of_time() {
    let source = body("'a'.repeat(4000000).split('a'.repeat(2000000) + 'b')");
    assert_eq!(ends(&source), timeout());
}

#[test]
fn repeating_without_end_runs_out_of_time() {
    let source = body("for (;;) 'ab'.repeat(3000000)");
    assert_eq!(ends(&source), timeout());
}

#[test]
fn looking_through_an_endless_list_runs_out_of_time() {
    for call in ["indexOf", "includes", "lastIndexOf"] {
        let source = body(&format!(
            "Array.prototype.{call}.call({{ length: 2 ** 53 - 1 }}, 1)"
        ));
        assert_eq!(ends(&source), timeout(), "{call}");
    }
}

#[test]
fn arithmetic_without_end_runs_out_of_time() {
    let source = body("let n = 3n; for (;;) n = n * n % (2n ** 200000n)");
    assert_eq!(ends(&source), timeout());
}

#[test]
fn a_source_whose_top_level_calls_without_end_runs_out_of_time() {
    let source =
        "'a'.repeat(4000000).indexOf('a'.repeat(2000000) + 'b'); function decodeUplink() {}";
    assert_eq!(ends(source), timeout());
}

#[test]
fn huge_strings_and_lists_run_out_of_memory() {
    for source in [
        body("const a = 'a'.repeat(2 ** 28)"),
        body("const a = new Uint8Array(1 << 28)"),
        body("const a = new Array(1 << 26).fill(1)"),
        body("const a = []; while (true) a.push('x'.repeat(1 << 16) + a.length)"),
        "const a = []; while (true) a.push(new Array(10000).fill(0)); function decodeUplink() {}"
            .to_owned(),
    ] {
        assert_eq!(ends(&source), memory(), "{source}");
    }
    let doubling = ends(&body("let a = ['x']; for (;;) a = a.concat(a)"));
    assert!(doubling.is_limit(), "{doubling:?}");
}

#[test]
fn deep_recursion_is_an_error_of_the_codec() {
    for source in [
        "function f() { return f() + 1 } function decodeUplink() { return { data: { a: f() } } }",
        "function decodeUplink() { return { data: JSON.parse('['.repeat(1e6)) } }",
        "function decodeUplink() { let a = []; for (let i = 0; i < 1e5; i++) a = [a]; return { data: { a: JSON.stringify(a) } } }",
    ] {
        let error = ends(source);
        let deep = match &error {
            DecodeError::Threw { message, .. } => {
                message.contains("stack") || message.contains("JSON")
            }
            error => error.is_limit(),
        };
        assert!(deep, "{source}: {error:?}");
    }
}

#[test]
fn a_hostile_getter_is_an_error_of_the_codec() {
    let source = "function decodeUplink() { return { data: { get a() { throw new RangeError('in a getter') } } } }";
    assert_eq!(message(ends(source)), "RangeError: in a getter");
    for source in [
        "function decodeUplink() { return { data: { get a() { for (;;); } } } }",
        "function decodeUplink() { throw { toString() { for (;;); } } }",
        "function decodeUplink() { return { data: { get a() { return 'a'.repeat(4000000).split('a'.repeat(2000000) + 'b') } } } }",
    ] {
        assert_eq!(ends(source), timeout(), "{source}");
    }
}

#[test]
fn a_proxy_is_no_result() {
    for source in [
        "function decodeUplink() { return new Proxy({ data: {} }, { get() { for (;;); } }) }",
        "function decodeUplink() { return { data: new Proxy({}, { ownKeys() { throw 1 } }) } }",
        "function decodeUplink() { return { data: { a: new Proxy([], {}) } } }",
    ] {
        let error = ends(source);
        assert!(
            matches!(error, DecodeError::Shape(_)),
            "{source}: {error:?}"
        );
    }
}

#[test]
fn prototypes_cannot_be_polluted() {
    for attack in [
        "Array.prototype.reduce = () => 0",
        "Object.prototype.sum = 0",
        "Object.defineProperty(Object.prototype, 'data', { get() { return { forged: 1 } } })",
        "Object.setPrototypeOf(Array.prototype, { sum: 1 })",
        "({}).__proto__.data = 1",
        "({}).constructor.prototype.bytes = []",
    ] {
        let source = format!("'use strict'; {}", body(attack));
        let error = message(ends(&source));
        assert!(error.starts_with("TypeError: "), "{attack}: {error}");
    }
}

#[test]
fn a_promise_is_no_result() {
    for source in [
        "async function decodeUplink() { return { data: {} } }",
        "function decodeUplink() { return { data: { a: Promise.resolve(1) } } }",
        "function decodeUplink() { return { data: (async () => ({ a: 1 }))() } }",
    ] {
        let error = ends(source);
        assert!(
            matches!(&error, DecodeError::Shape(what) if what.contains("promise")),
            "{source}: {error:?}"
        );
    }
}

#[test]
fn promises_left_behind_come_to_an_end() {
    let engine = engine();
    let script = Script::new(
        "it",
        "function decodeUplink() { let again = () => Promise.resolve().then(again); again(); return { data: { a: 1 } } }",
    );
    for outcome in engine.decode(&vec![job(&script); 5]) {
        assert_eq!(json(&outcome.unwrap()), r#"{"a":1}"#);
    }
}

#[test]
fn other_codecs_go_on_while_one_does_not_end() {
    let slow = Limits {
        cpu: Duration::from_millis(500),
        ..limits()
    };
    let engine = engine_with(2, slow);
    let good = Script::new("good", GOOD);
    let bad = Script::new(
        "bad",
        body("Array.prototype.indexOf.call({ length: 2 ** 53 - 1 }, 1)"),
    );
    // Both workers are there and have the good one.
    assert!(
        engine
            .decode(&vec![job(&good); 200])
            .iter()
            .all(Result::is_ok)
    );
    let ended = AtomicBool::new(false);
    let meanwhile = std::thread::scope(|scope| {
        scope.spawn(|| {
            let outcome = engine.decode(&[job(&bad)]).remove(0);
            ended.store(true, Ordering::SeqCst);
            assert_eq!(outcome, Err(DecodeError::Timeout { limit_ms: 500 }));
        });
        let mut meanwhile = 0;
        while !ended.load(Ordering::SeqCst) {
            let outcome = engine.decode(&[job(&good)]).remove(0);
            assert_eq!(json(&outcome.unwrap()), r#"{"sum":6}"#);
            meanwhile += u32::from(!ended.load(Ordering::SeqCst));
        }
        meanwhile
    });
    assert!(meanwhile > 10, "{meanwhile}");
}

#[test]
fn good_codecs_go_on_beside_bad_ones() {
    let engine = engine();
    let good = Script::new("good", GOOD);
    let bad = [
        body("while (true) {}"),
        body("const a = []; while (true) a.push(new Array(10000).fill(0))"),
        "function f() { f() } function decodeUplink() { f() }".to_owned(),
        body("throw 1"),
        "function decodeUplink(".to_owned(),
    ]
    .map(|source| Script::new("bad", source));
    let mut jobs = Vec::new();
    for _ in 0..3 {
        for script in &bad {
            jobs.extend([job(script), job(&good)]);
        }
    }
    for pair in engine.decode(&jobs).chunks(2) {
        assert!(pair[0].is_err(), "{pair:?}");
        assert_eq!(json(pair[1].as_ref().unwrap()), r#"{"sum":6}"#);
    }
}

#[test]
fn a_codec_that_keeps_running_into_its_limits_rests() {
    for source in [
        body("while (true) {}"),
        body("Array.prototype.indexOf.call({ length: 2 ** 53 - 1 }, 1)"),
        body("const a = new Array(1 << 26).fill(1)"),
    ] {
        let long = Limits {
            rest: Duration::from_secs(1_000),
            ..limits()
        };
        let engine = engine_with(1, long);
        let (good, bad) = (
            Script::new("good", GOOD),
            Script::new("bad", source.as_str()),
        );
        let jobs: Vec<_> = (0..200)
            .map(|n| job(if n % 2 == 0 { &bad } else { &good }))
            .collect();
        let outcomes = engine.decode(&jobs);
        let tried = outcomes
            .iter()
            .filter(|o| o.as_ref().is_err_and(DecodeError::is_limit));
        assert_eq!(tried.count(), 3, "{source}");
        assert_eq!(
            outcomes.iter().filter(|o| o.is_ok()).count(),
            100,
            "{source}"
        );
        assert!(
            matches!(&outcomes[60], Err(DecodeError::Refused(why)) if why.contains("the codec bad ran into its limits 3 times")),
            "{:?}",
            outcomes[60]
        );
    }
}

#[test]
fn a_rest_is_over_with_the_first_call_that_ends() {
    let none = Limits {
        rest: Duration::ZERO,
        ..limits()
    };
    let engine = engine_with(1, none);
    let sometimes = Script::new(
        "sometimes",
        "function decodeUplink(i) { while (i.bytes[0] === 1) {} return { data: { a: 1 } } }",
    );
    let mut good = job(&sometimes);
    good.input = crate::input(&[0]);
    for _ in 0..4 {
        assert_eq!(engine.decode(&[job(&sometimes)]), [Err(timeout())]);
    }
    assert!(engine.decode(&[good]).remove(0).is_ok());
}

#[test]
fn a_codec_that_is_stuck_now_and_then_holds_up_others_three_times_at_most() {
    let engine = engine();
    let good = Script::new("good", GOOD);
    let moody = Script::new(
        "moody",
        "function decodeUplink(i) { while (i.bytes[0]) {} return { data: { a: 1 } } }",
    );
    let mut jobs = Vec::new();
    for n in 0..40 {
        let mut uplink = job(&moody);
        uplink.input = crate::input(&[n % 2]);
        jobs.extend([uplink, job(&good)]);
    }
    let outcomes = engine.decode(&jobs);
    let stuck = outcomes.iter().filter(|o| **o == Err(timeout())).count();
    let refused = |o: &&Result<_, _>| matches!(o, Err(DecodeError::Refused(why)) if why.contains("came together"));
    // The fourth is not tried, nor is anything of that codec behind the third.
    assert_eq!(stuck, 3, "{outcomes:?}");
    assert_eq!(outcomes.iter().filter(refused).count(), 34, "{outcomes:?}");
    assert!(outcomes.iter().skip(1).step_by(2).all(Result::is_ok));
    // In the next batch it is tried again.
    let mut uplink = job(&moody);
    uplink.input = crate::input(&[0]);
    assert!(engine.decode(&[uplink]).remove(0).is_ok());
}

#[test]
fn a_codec_that_was_stuck_before_holds_up_others_once() {
    let engine = engine();
    let stuck = Script::new("stuck", body("while (true) {}"));
    assert_eq!(engine.decode(&[job(&stuck)]), [Err(timeout())]);
    let outcomes = engine.decode(&vec![job(&stuck); 5]);
    assert_eq!(outcomes[0], Err(timeout()));
    let refused = |o: &Result<_, _>| matches!(o, Err(DecodeError::Refused(_)));
    assert!(outcomes[1..].iter().all(refused), "{outcomes:?}");
}

#[test]
fn a_call_just_within_its_limit_is_not_ended() {
    let generous = Limits {
        cpu: Duration::from_secs(20),
        ..limits()
    };
    let engine = engine_with(1, generous);
    let script = Script::new(
        "it",
        "function decodeUplink() { const a = []; for (let i = 0; i < 20000; i++) a.push('x'.repeat(99) + i); a.sort(); return { data: { n: a.length } } }",
    );
    let outcome = engine.decode(&[job(&script)]).remove(0);
    assert_eq!(json(&outcome.unwrap()), r#"{"n":20000}"#);
}

#[test]
fn where_others_wait_a_codec_is_tried_no_more_after_the_first_call_that_does_not_end() {
    for workers in [1, 2] {
        let engine = engine_with(workers, limits());
        let bad = Script::new("bad", body("while (true) {}").as_str());
        let good = Script::new("good", GOOD);
        let jobs: Vec<_> = (0..400)
            .map(|n| job(if n % 2 == 0 { &bad } else { &good }))
            .collect();
        let mut timeouts = 0;
        for pair in engine.decode_in_haste(&jobs).chunks(2) {
            timeouts += usize::from(pair[0] == Err(timeout()));
            assert!(matches!(
                pair[0],
                Err(DecodeError::Resting | DecodeError::Timeout { .. })
            ));
            assert_eq!(json(pair[1].as_ref().unwrap()), r#"{"sum":6}"#);
        }
        // One for each worker that had some of them.
        assert!((1..=workers).contains(&timeouts), "{timeouts}");
        // Aside it may try as often as its rest allows, and nobody waits in that lane but those like it.
        assert!(engine.rests(&bad).is_some());
        let aside = engine.decode_aside(&[job(&bad), job(&bad), job(&good)]);
        assert_eq!(aside[..2], [Err(timeout()), Err(DecodeError::Resting)]);
        assert!(aside[2].is_ok());
        assert!(engine.decode_in_haste(&[job(&good)])[0].is_ok());
    }
}
