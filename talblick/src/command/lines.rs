//! One JSON a line in, one JSON a line out.

use super::Failure;
use anyhow::Context as _;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::io::{BufRead as _, BufWriter, Write as _};

/// Answers every line of standard input, with one line or several. A line that cannot be read gets an answer of its own,
/// made by `refuse` from its number and what is wrong. If there is one, or an answer is a `problem`, the command ends with
/// exit code 1.
pub(super) fn answer<I, O, A>(
    mut each: impl FnMut(I) -> A,
    refuse: impl Fn(String) -> O,
    problem: impl Fn(&O) -> bool,
) -> Result<(), Failure>
where
    I: DeserializeOwned,
    O: Serialize,
    A: IntoIterator<Item = O>,
{
    let stdin = std::io::stdin().lock();
    let mut stdout = BufWriter::new(std::io::stdout().lock());
    let (mut refused, mut problems) = (0_u64, 0_u64);
    for (number, line) in (1_u64..).zip(stdin.lines()) {
        let line = line.context("read standard input")?;
        if line.trim().is_empty() {
            continue;
        }
        let mut write = |answer: O| {
            serde_json::to_writer(&mut stdout, &answer).context("write standard output")?;
            stdout.write_all(b"\n").context("write standard output")
        };
        match serde_json::from_str(&line) {
            Ok(input) => {
                for answer in each(input) {
                    problems += u64::from(problem(&answer));
                    write(answer)?;
                }
            }
            Err(error) => {
                refused += 1;
                write(refuse(sentence(number, &error)))?;
            }
        }
    }
    stdout.flush().context("write standard output")?;
    let said: Vec<String> = [
        (refused, "could not be read"),
        (problems, "could not be decoded"),
    ]
    .into_iter()
    .filter(|(lines, _)| *lines > 0)
    .map(|(lines, what)| {
        format!(
            "{lines} {} {what}",
            if lines == 1 { "line" } else { "lines" }
        )
    })
    .collect();
    if said.is_empty() {
        return Ok(());
    }
    let said = said.join(", ");
    Err(Failure::Work(anyhow::anyhow!(
        "{said}; the answers say why"
    )))
}

/// What is wrong with a line of standard input. The reader's own place would be “line 1”, whichever line it was.
fn sentence(number: u64, error: &serde_json::Error) -> String {
    let text = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    let what = text.strip_suffix(&place).unwrap_or(&text);
    format!("line {number}, column {}: {what}", error.column())
}

/// Prints one value as JSON on a line of its own.
pub(super) fn print_json<T: Serialize>(value: &T) -> Result<(), Failure> {
    let text = serde_json::to_string(value).context("write JSON")?;
    print_line(&text)
}

/// Prints a line, at once.
pub(super) fn print_line(text: &str) -> Result<(), Failure> {
    let mut stdout = std::io::stdout().lock();
    writeln!(stdout, "{text}")
        .and_then(|()| stdout.flush())
        .context("write standard output")?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::sentence;

    #[test]
    fn a_line_that_cannot_be_read_is_named_once() {
        let error = serde_json::from_str::<bool>("  maybe").unwrap_err();
        assert_eq!(sentence(4, &error), "line 4, column 3: expected value");
    }
}
