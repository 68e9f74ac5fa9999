//! Sending lines, and finding those a server refuses: a refused request is halved until the bad lines stand alone.

use crate::door::Door;
use talblick_store::{Refusal, Trouble};

/// If so many lines are refused one by one and none is taken, it is not the lines.
const HOPELESS: usize = 100;

/// A line, and the row it was made of.
#[derive(Debug)]
pub(crate) struct Numbered {
    pub(crate) row: usize,
    pub(crate) line: String,
}

/// Sends lines to a path; answers those that are refused for good. Sending a line again changes nothing, so halves may
/// overlap with what was taken in part.
pub(crate) fn send(door: &Door, path: &str, lines: &[Numbered]) -> Result<Vec<Refusal>, Trouble> {
    let mut search = Search {
        door,
        path,
        taken: 0,
        refused: Vec::new(),
    };
    search.send(lines)?;
    Ok(search.refused)
}

struct Search<'a> {
    door: &'a Door,
    path: &'a str,
    taken: usize,
    refused: Vec<Refusal>,
}

impl Search<'_> {
    fn send(&mut self, lines: &[Numbered]) -> Result<(), Trouble> {
        let Some(first) = lines.first() else {
            return Ok(());
        };
        let body: String = lines
            .iter()
            .map(|numbered| numbered.line.as_str())
            .collect();
        let answer = self
            .door
            .post(self.path, "text/plain; charset=utf-8", &body)?;
        match answer.status {
            200..300 => {
                self.taken += lines.len();
                Ok(())
            }
            // 400: nothing was taken. 422: a part was. 413: too much at once, or one line that is too long.
            400 | 413 | 422 if lines.len() > 1 => {
                let (left, right) = lines.split_at(lines.len() / 2);
                self.send(left)?;
                self.send(right)
            }
            400 | 413 | 422 => {
                self.refused.push(Refusal {
                    row: first.row,
                    line: first.line.trim_end().to_owned(),
                    why: answer.text(),
                });
                if self.taken == 0 && self.refused.len() >= HOPELESS && answer.status == 400 {
                    return Err(Trouble::new(format!(
                        "every line is refused: {}",
                        answer.text()
                    )));
                }
                Ok(())
            }
            _ => Err(answer.trouble()),
        }
    }
}
