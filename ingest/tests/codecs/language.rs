//! What codecs may do, and how what they answer is read.

use crate::{GOOD, engine, engine_with, input, job, json, limits, memory, run, timeout};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;
use talblick_ingest::codec::javascript::{Job, Limits, Script};
use talblick_ingest::codec::{DecodeError, Decoded, Value};

/// The body of a TS013 codec whose data is `expression`.
fn data(expression: &str) -> Result<String, DecodeError> {
    let source = format!("function decodeUplink(input) {{ return {{ data: {expression} }} }}");
    run(&source).map(|decoded| json(&decoded))
}

fn shape(expression: &str) -> String {
    match data(expression) {
        Err(DecodeError::Shape(what)) => what,
        other => panic!("{expression}: {other:?}"),
    }
}

#[test]
fn a_codec_is_given_bytes_port_time_and_variables() {
    let script = Script::new(
        "it",
        "function decodeUplink(input) {
           input.bytes.push(9);
           return { data: { array: Array.isArray(input.bytes), bytes: input.bytes, port: input.fPort,
             date: input.recvTime instanceof Date, time: input.recvTime, unit: input.variables.unit,
             own: Object.keys(input.variables) }, warnings: ['low battery'] };
         }",
    );
    let mut given = input(&[1, 255]);
    given.variables = Cow::Owned(BTreeMap::from([
        ("unit".to_owned(), "mm".to_owned()),
        ("__proto__".to_owned(), "x".to_owned()),
    ]));
    let decoded = engine()
        .decode(&[Job {
            script,
            input: given,
        }])
        .remove(0)
        .unwrap();
    assert_eq!(
        json(&decoded),
        r#"{"array":true,"bytes":[1,255,9],"port":7,"date":true,"time":"2025-11-21T09:14:03.512Z","unit":"mm","own":["__proto__","unit"]}"#
    );
    assert_eq!(decoded.warnings, ["low battery"]);
}

#[test]
fn older_entry_points_return_the_fields_themselves() {
    let v3 = run(
        "function Decode(fPort, bytes, variables) { return { p: fPort, n: bytes.length, v: typeof variables } }",
    );
    assert_eq!(json(&v3.unwrap()), r#"{"p":7,"n":3,"v":"object"}"#);
    let v2 = run("var Decoder = function (bytes, port) { return { p: port, n: bytes.length } }");
    assert_eq!(json(&v2.unwrap()), r#"{"p":7,"n":3}"#);
    let first = run(
        "const decodeUplink = () => ({ data: { a: 1 } }); function Decoder() { return { b: 1 } }",
    );
    assert_eq!(json(&first.unwrap()), r#"{"a":1}"#);
}

#[test]
fn values_of_every_kind_become_fields() {
    for (expression, expected) in [
        (
            "{ a: 1, b: -0.5, c: true, d: null, e: 'ü' }",
            r#"{"a":1,"b":-0.5,"c":true,"d":null,"e":"ü"}"#,
        ),
        (
            "{ a: undefined, b: () => 1, c: Symbol('x'), d: [undefined, 1] }",
            r#"{"d":[null,1]}"#,
        ),
        (
            "{ a: new Date(0), b: new Date(NaN), c: {} }",
            r#"{"a":"1970-01-01T00:00:00.000Z","b":null,"c":{}}"#,
        ),
        (
            "{ a: 12n, b: 9007199254740993n, c: -(2n ** 200n) < 0n }",
            r#"{"a":12,"b":"9007199254740993","c":true}"#,
        ),
        (
            "{ a: new Float32Array([1.5, 2]), b: new Uint8Array([7]).buffer, c: new Uint8Array(0) }",
            r#"{"a":[1.5,2],"b":[7],"c":[]}"#,
        ),
        (
            "{ a: new Number(3), b: new Boolean(false), c: Object.assign([1, 2], { x: 1 }) }",
            r#"{"a":3,"b":false,"c":[1,2]}"#,
        ),
        (
            "{ '0': 'zero', '1': 'one', nested: { '0': 5 } }",
            r#"{"0":"zero","1":"one","nested":{"0":5}}"#,
        ),
        (
            "{ a: 'x\\ud800y', ['k\\udfff']: 1, ['n\\0l']: 'a\\0b' }",
            "{\"a\":\"x\u{fffd}y\",\"k\u{fffd}\":1,\"n\\u0000l\":\"a\\u0000b\"}",
        ),
        (
            "Object.create({ inherited: 1 }, { hidden: { value: 1 }, own: { value: 2, enumerable: true } })",
            r#"{"own":2}"#,
        ),
        (
            "new (class Reading { constructor() { this.t = 1 } get x() { return 2 } })()",
            r#"{"t":1}"#,
        ),
        ("{ get a() { return 4 } }", r#"{"a":4}"#),
        ("{ __proto__: null, a: 1 }", r#"{"a":1}"#),
        (
            "{ r: /x/, m: new Map([[1, 2]]), e: new Error('boom') }",
            r#"{"r":{},"m":{},"e":{}}"#,
        ),
    ] {
        assert_eq!(data(expression).unwrap(), expected, "{expression}");
    }
}

#[test]
fn numbers_that_are_none_become_null_with_a_remark() {
    let decoded =
        run("function decodeUplink() { return { data: { a: { b: 0 / 0 }, c: [1 / 0] } } }")
            .unwrap();
    assert_eq!(json(&decoded), r#"{"a":{"b":null},"c":[null]}"#);
    assert_eq!(
        decoded.warnings,
        ["a.b is NaN, taken as null", "c is inf, taken as null"]
    );
}

#[test]
fn what_is_no_object_with_readings_is_told_from_what_is() {
    assert_eq!(
        shape("undefined"),
        "data of decodeUplink must be an object, not undefined"
    );
    assert_eq!(
        shape("[1]"),
        "data of decodeUplink must be an object, not array"
    );
    assert_eq!(
        shape("'x'"),
        "data of decodeUplink must be an object, not string"
    );
    assert_eq!(
        shape("new Proxy({}, {})"),
        "data of decodeUplink must be an object, not proxy"
    );
    assert_eq!(shape("{ a: new Proxy([], {}) }"), "a is a Proxy");
    assert_eq!(
        shape("{ a: { b: (async () => 1)() } }"),
        "a.b is a promise; a codec must answer at once"
    );
    assert_eq!(
        run("async function decodeUplink() { return { data: {} } }"),
        Err(DecodeError::Shape(
            "decodeUplink is a promise; a codec must answer at once".into()
        ))
    );
    assert_eq!(
        run("function decodeUplink() {}"),
        Err(DecodeError::Shape(
            "decodeUplink must be an object, not undefined".into()
        ))
    );
}

#[test]
fn results_have_an_end() {
    assert_eq!(
        shape("(function deep(n) { return n ? { a: deep(n - 1) } : {} })(20)"),
        "the result is nested deeper than 16 levels"
    );
    assert_eq!(
        shape("(() => { const a = {}; a.a = a; return a })()"),
        "the result is nested deeper than 16 levels"
    );
    assert_eq!(
        shape("Object.fromEntries(Array.from({ length: 600 }, (_, i) => ['k' + i, i]))"),
        "the result has more than 512 fields"
    );
    assert_eq!(
        shape("{ a: 'x'.repeat(70000) }"),
        "the result is larger than 64 KiB"
    );
    assert_eq!(
        shape("{ a: new Array(4294967295) }"),
        "the result is larger than 64 KiB"
    );
    assert_eq!(
        shape(
            "(() => { let a = [0]; for (let i = 0; i < 12; i++) a = [a, a, a, a, a]; return { a } })()"
        ),
        "the result is larger than 64 KiB"
    );
}

#[test]
fn reported_errors_are_kept_as_they_are() {
    assert_eq!(
        run(
            "function decodeUplink() { return { data: { a: 1 }, errors: ['unknown FPort', 2, { at: 3 }] } }"
        ),
        Err(DecodeError::Reported(vec![
            "unknown FPort".into(),
            "2".into(),
            r#"{"at":3}"#.into()
        ]))
    );
    assert_eq!(
        run("function decodeUplink() { return { errors: 'too short' } }"),
        Err(DecodeError::Reported(vec!["too short".into()]))
    );
    assert!(
        run("function decodeUplink() { return { data: {}, errors: [], warnings: null } }").is_ok()
    );
}

#[test]
fn what_is_thrown_is_placed_in_the_authors_source() {
    assert_eq!(
        run("function decodeUplink(input) {\n  var a = 1;\n  return missing(a);\n}"),
        Err(DecodeError::Threw {
            message: "ReferenceError: missing is not defined".into(),
            line: Some(3),
            column: Some(10)
        })
    );
    assert_eq!(
        run("function decodeUplink() { throw new Error('bad frame') }"),
        Err(DecodeError::Threw {
            message: "bad frame".into(),
            line: Some(1),
            column: Some(37)
        })
    );
    for (thrown, message) in [("'text'", "text"), ("17", "17"), ("undefined", "undefined")] {
        let outcome = run(&format!("function decodeUplink() {{ throw {thrown} }}"));
        assert!(
            matches!(outcome, Err(DecodeError::Threw { message: ref m, .. }) if m == message),
            "{outcome:?}"
        );
    }
    let outcome = data("{ get a() { throw new RangeError('in a getter') } }");
    assert!(
        matches!(outcome, Err(DecodeError::Threw { ref message, .. }) if message == "RangeError: in a getter"),
        "{outcome:?}"
    );
    let outcome = run("function decodeUplink() { throw { toString() { throw 1 } } }");
    assert!(
        matches!(outcome, Err(DecodeError::Threw { ref message, .. }) if message == "the codec threw a value of type object"),
        "{outcome:?}"
    );
}

#[test]
fn a_codec_that_does_not_compile_says_where() {
    let engine = engine();
    let broken = Script::new(
        "it",
        "var a = 1;\nfunction decodeUplink( {\n  return 1;\n}\n",
    );
    let error = engine.check(&broken).unwrap_err();
    assert!(
        matches!(error, DecodeError::Syntax { line: Some(3), .. }),
        "{error:?}"
    );
    let begin = "the codec does not compile: line 3, column ";
    assert!(error.to_string().starts_with(begin), "{error}");
    assert_eq!(
        engine.check(&Script::new("it", "var decode = 1;")),
        Err(DecodeError::Syntax {
            message: "it defines no function decodeUplink, Decode or Decoder".into(),
            line: None,
            column: None
        })
    );
    let thrown = engine.check(&Script::new("it", "\n\nboom();"));
    assert!(
        matches!(thrown, Err(DecodeError::Threw { line: Some(3), .. })),
        "{thrown:?}"
    );
    assert_eq!(engine.check(&Script::new("it", GOOD)), Ok(()));
    let unclosed = engine.check(&Script::new("it", "function decodeUplink() {"));
    assert!(
        matches!(unclosed, Err(DecodeError::Syntax { .. })),
        "{unclosed:?}"
    );
}

#[test]
fn sloppy_and_strict_sources_both_run() {
    assert!(run("function decodeUplink() { x = 1; for (i = 0; i < 3; i++) x += 010; return { data: { x: x } } }").is_ok());
    let strict = run("'use strict'; function decodeUplink() { x = 1; return { data: {} } }");
    assert!(
        matches!(strict, Err(DecodeError::Threw { .. })),
        "{strict:?}"
    );
}

#[test]
fn time_is_the_uplinks_and_in_utc() {
    assert_eq!(
        data(
            "{ now: Date.now(), made: new Date().toISOString(), text: typeof Date(), hours: new Date(2025, 0, 1, 12).getHours(),
               utc: new Date(2025, 0, 1, 12).toISOString(), local: new Date('2025-01-01T12:00:00').toISOString(),
               zoned: new Date('2025-01-01T12:00:00+01:00').toISOString(), day: new Date('2025-01-01').toISOString(),
               parsed: Date.parse('2025-01-01T00:00:00Z'), offset: new Date().getTimezoneOffset(),
               sub: new (class D extends Date {})(5).getTime(), same: new Date().constructor === Date, copy: new Date(new Date(7)).getTime() }"
        )
        .unwrap(),
        r#"{"now":1763716443512,"made":"2025-11-21T09:14:03.512Z","text":"string","hours":12,"utc":"2025-01-01T12:00:00.000Z","local":"2025-01-01T12:00:00.000Z","zoned":"2025-01-01T11:00:00.000Z","day":"2025-01-01T00:00:00.000Z","parsed":1735689600000,"offset":0,"sub":5,"same":true,"copy":7}"#
    );
}

#[test]
fn random_numbers_are_the_same_in_every_call() {
    let engine = engine();
    let script = Script::new(
        "it",
        "function decodeUplink() { return { data: { a: Math.random(), b: Math.random() } } }",
    );
    let outcomes = engine.decode(&vec![job(&script); 3]);
    assert_eq!(outcomes[0], outcomes[1]);
    assert_eq!(outcomes[0], outcomes[2]);
    let fields = &outcomes[0].as_ref().unwrap().fields.0;
    assert_ne!(fields[0].1, fields[1].1);
}

#[test]
fn there_is_no_way_out_of_the_sandbox() {
    assert_eq!(
        data(
            "{ names: ['require', 'process', 'fetch', 'XMLHttpRequest', 'std', 'os', 'import', 'setTimeout', 'eval', 'Atomics',
               'SharedArrayBuffer', 'WebAssembly', 'module'].filter((n) => n in globalThis), log: typeof console.log('x') }"
        )
        .unwrap(),
        r#"{"names":[],"log":"undefined"}"#
    );
    for maker in [
        "Function('return 1')",
        "new Function('return 1')",
        "(function () {}).constructor('return 1')",
        "(async () => 1).constructor('return 1')",
        "(function* () {}).constructor('return 1')",
    ] {
        let outcome = data(&format!("{{ a: {maker} }}"));
        assert!(
            matches!(outcome, Err(DecodeError::Threw { ref message, .. }) if message == "EvalError: a codec cannot make code from a text"),
            "{maker}: {outcome:?}"
        );
    }
    assert_eq!(
        data("{ a: (() => 1) instanceof Function }").unwrap(),
        r#"{"a":true}"#
    );
}

#[test]
fn nothing_a_codec_remembers_reaches_the_next_call() {
    let count = "function decodeUplink() { return { data: { n: NEXT } } }";
    for source in [
        format!("var n = 0; {}", count.replace("NEXT", "++n")),
        format!("let n = 0; {}", count.replace("NEXT", "++n")),
        format!("const box = {{ n: 0 }}; {}", count.replace("NEXT", "++box.n")),
        count.replace("NEXT", "(typeof n === 'undefined' ? n = 1 : ++n)"),
        count.replace("NEXT", "(globalThis.n = (globalThis.n || 0) + 1)"),
        count.replace("NEXT", "(decodeUplink.n = (decodeUplink.n || 0) + 1)"),
        format!("var next = (function () {{ var n = 0; return function () {{ return ++n }} }})(); {}", count.replace("NEXT", "next()")),
        count.replace("NEXT", "(() => { Math.n = (Math.n || 0) + 1; return String(Math.n) })()"),
        count.replace("NEXT", "(() => { var n = (Array.prototype.n || 0) + 1; Array.prototype.n = n; return n })()"),
        count.replace("NEXT", "(() => { try { Object.defineProperty(globalThis, 'fix', { value: 1 }); return 1 } catch (e) { return 2 } })()"),
        count.replace("NEXT", "(() => { var n = (globalThis[Symbol.for('n')] || 0) + 1; globalThis[Symbol.for('n')] = n; return n })()"),
    ] {
        let engine = engine();
        let script = Script::new("it", source.clone());
        let outcomes = engine.decode(&vec![job(&script); 3]);
        assert!(outcomes[0].is_ok(), "{source}: {:?}", outcomes[0]);
        assert_eq!(outcomes[0], outcomes[1], "{source}");
        assert_eq!(outcomes[0], outcomes[2], "{source}");
    }
}

#[test]
fn tampering_with_the_language_harms_nobody() {
    let engine = engine();
    let good = Script::new("good", GOOD);
    let attacks = [
        "Array.prototype.push = Array.prototype.reduce = () => { throw 1 }",
        "Object.prototype.x = 1",
        "Object.prototype.toJSON = () => 'x'",
        "Object.defineProperty(Object.prototype, 'data', { get() { return { forged: 1 } } })",
        "Date.prototype.toISOString = () => 'never'",
        "JSON.parse = () => 'x'",
        "globalThis.Array = null; Reflect.ownKeys = null",
        "Array.prototype[Symbol.iterator] = null",
        "Object.getPrototypeOf([][Symbol.iterator]()).next = () => ({ done: true })",
        "String.prototype.toWellFormed = () => { throw 1 }",
        "Object.setPrototypeOf(globalThis, null)",
        "Object.freeze(globalThis)",
        "Function.prototype.call = Function.prototype.apply = null",
        "console.log = null",
    ];
    for attack in attacks {
        let within = Script::new(
            "within",
            format!(
                "function decodeUplink(i) {{ try {{ {attack} }} catch (e) {{}} return {{ data: {{ t: i.recvTime, s: [1].length }} }} }}"
            ),
        );
        let atop = Script::new(
            "atop",
            format!(
                "try {{ {attack} }} catch (e) {{}}; function decodeUplink() {{ return {{ data: {{ a: 1 }} }} }}"
            ),
        );
        let alone = engine.decode(&[job(&good)]).remove(0);
        let outcomes = engine.decode(&[
            job(&within),
            job(&good),
            job(&within),
            job(&atop),
            job(&good),
            job(&atop),
        ]);
        assert_eq!(outcomes[1], alone, "{attack}");
        assert_eq!(outcomes[4], alone, "{attack}");
        assert_eq!(outcomes[0], outcomes[2], "{attack}");
        assert_eq!(
            json(outcomes[0].as_ref().unwrap()),
            r#"{"t":"2025-11-21T09:14:03.512Z","s":1}"#,
            "{attack}"
        );
    }
}

#[test]
fn additions_to_prototypes_at_the_top_level_are_in_place() {
    let engine = engine();
    let script = Script::new(
        "it",
        "Array.prototype.u16 = function (at) { return this[at] << 8 | this[at + 1] };
         function decodeUplink(i) { return { data: { v: i.bytes.u16(1) } } }",
    );
    for outcome in engine.decode(&vec![job(&script); 2]) {
        assert_eq!(json(&outcome.unwrap()), r#"{"v":515}"#);
    }
}

#[test]
fn every_part_of_the_language_is_frozen() {
    let outcome = data(
        "{ open: (() => { const seen = new Set([globalThis]), found = [], open = [Object.getPrototypeOf(globalThis)];
           for (const o of open) { if (!o || (typeof o !== 'object' && typeof o !== 'function') || seen.has(o)) continue; seen.add(o);
             if (!Object.isFrozen(o)) found.push(String(o));
             for (const k of Reflect.ownKeys(o)) { const d = Object.getOwnPropertyDescriptor(o, k); open.push(d.value, d.get, d.set) } open.push(Object.getPrototypeOf(o)) }
           return found })(), own: Reflect.ownKeys(globalThis).length }",
    );
    assert_eq!(outcome.unwrap(), r#"{"open":[],"own":3}"#);
}

#[test]
fn contexts_are_renewed_and_make_room_for_each_other() {
    let engine = engine_with(
        1,
        Limits {
            calls: 3,
            codecs: 2,
            ..limits()
        },
    );
    let scripts: Vec<_> = (0..5)
        .map(|n| Script::new("it", format!("// {n}\n{GOOD}")))
        .collect();
    let jobs: Vec<_> = (0..50).map(|n| job(&scripts[n % scripts.len()])).collect();
    for outcome in engine.decode(&jobs) {
        assert_eq!(json(&outcome.unwrap()), r#"{"sum":6}"#);
    }
}

#[test]
fn results_keep_the_order_of_their_jobs_on_several_threads() {
    let engine = Arc::new(engine_with(3, Limits::default()));
    let script = Script::new(
        "it",
        "function decodeUplink(i) { return { data: { n: i.bytes[0] * 256 + i.bytes[1] } } }",
    );
    let callers: Vec<_> = (0..4)
        .map(|_| {
            let (engine, script) = (Arc::clone(&engine), Arc::clone(&script));
            std::thread::spawn(move || {
                for size in [0_u16, 1, 63, 64, 65, 500] {
                    let jobs = (0..size).map(|n| Job {
                        script: Arc::clone(&script),
                        input: input(&n.to_be_bytes()),
                    });
                    let outcomes = engine.decode(&jobs.collect::<Vec<_>>());
                    assert_eq!(outcomes.len(), usize::from(size));
                    for (n, outcome) in outcomes.into_iter().enumerate() {
                        let fields = outcome.unwrap().fields;
                        #[expect(clippy::cast_precision_loss, reason = "small numbers")]
                        let expected = Value::Number(n as f64);
                        assert_eq!(fields.0[0].1, expected);
                    }
                }
            })
        })
        .collect();
    for caller in callers {
        caller.join().unwrap();
    }
}

#[test]
fn codecs_have_the_buffer_they_know_from_node() {
    let expression = "(() => {
        const b = Buffer.from(input.bytes);
        return { hex: b.toString('hex'), n: b.readUInt16BE(1), back: Buffer.from('AQID', 'base64').readIntLE(0, 3),
          text: Buffer.from('ü€').toString(), is: Buffer.isBuffer(b), f: Buffer.from('41480000', 'hex').readFloatBE(),
          all: Buffer.concat([b, b.slice(2)]), sum: b.reduce((a, n) => a + n) };
      })()";
    assert_eq!(
        data(expression).unwrap(),
        r#"{"hex":"010203","n":515,"back":197121,"text":"ü€","is":true,"f":12.5,"all":[1,2,3,3],"sum":6}"#
    );
    let beyond = data("{ n: Buffer.from(input.bytes).readUInt32BE(0) }");
    assert!(
        matches!(&beyond, Err(DecodeError::Threw { message, .. }) if message.starts_with("RangeError")),
        "{beyond:?}"
    );
}

/// A codec that decodes a temperature and normalises by `statements`.
fn normalising(statements: &str) -> Result<Decoded, DecodeError> {
    run(&format!(
        "function decodeUplink(input) {{ return {{ data: {{ temp: input.bytes[0] }} }} }}
         function normalizeUplink(input) {{ {statements} }}"
    ))
}

#[test]
fn what_a_codec_normalises_stands_beside_what_it_decodes() {
    let decoded = normalising(
        "return { data: { air: { temperature: input.data.temp } }, warnings: ['sensor is warm'] }",
    )
    .unwrap();
    assert_eq!(
        json(&decoded),
        r#"{"temp":1,"normalized_payload":[{"air":{"temperature":1}}]}"#
    );
    assert_eq!(decoded.warnings, ["sensor is warm"]);
    let several = normalising(
        "return { data: [{ time: new Date(0).toISOString(), battery: 3.6 }, { battery: 3.5 }] }",
    );
    assert_eq!(
        json(&several.unwrap()),
        r#"{"temp":1,"normalized_payload":[{"time":"1970-01-01T00:00:00.000Z","battery":3.6},{"battery":3.5}]}"#
    );
}

#[test]
fn a_normaliser_that_fails_leaves_what_was_decoded() {
    for (statements, warning) in [
        ("return { errors: ['no idea'] }", "no idea"),
        ("throw new Error('no idea')", "no idea (line 2)"),
        (
            "return { data: { air: { humidity: 50 } } }",
            "`air.humidity` is not a field of normalised measurements",
        ),
        (
            "return { data: 3 }",
            "a normalised measurement must be an object",
        ),
        ("return 3", "normalizeUplink must be an object, not int"),
        ("return {}", "a normalised measurement must be an object"),
    ] {
        let decoded = normalising(statements).unwrap();
        assert_eq!(json(&decoded), r#"{"temp":1}"#, "{statements}");
        let warning = format!("normalizeUplink: {warning}");
        assert_eq!(decoded.warnings, [warning], "{statements}");
    }
}

#[test]
fn a_normaliser_keeps_to_the_limits_of_the_call() {
    assert_eq!(normalising("while (true) {}"), Err(timeout()));
    let greedy = "var all = []; while (true) { all.push('x'.repeat(100000) + all.length); }";
    assert_eq!(normalising(greedy), Err(memory()));
}

#[test]
fn nothing_is_normalised_of_what_could_not_be_decoded() {
    let failed = run(
        "function decodeUplink() { return { errors: ['too short'] } }
         function normalizeUplink() { return { data: { battery: 3 } } }",
    );
    assert_eq!(failed, Err(DecodeError::Reported(vec!["too short".into()])));
}
