//! What `/partners` gives away to copy, tried as it stands.

use crate::harness::root;
use crate::sensorthings::city;
use std::path::Path;
use std::process::Command;

/// What is to be copied for a tool.
fn lines(page: &str, tool: &str) -> String {
    let section = page.split(&format!("<section id=\"{tool}\">")).nth(1);
    let lines = section.and_then(|rest| rest.split("<pre>").nth(1)?.split("</pre>").next());
    let mut lines = lines.unwrap_or_else(|| panic!("{tool}: {page}")).to_owned();
    for (written, meant) in [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&amp;", "&"),
    ] {
        lines = lines.replace(written, meant);
    }
    lines
}

fn said(program: &Path, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output().unwrap();
    let trouble = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {trouble}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn the_lines_for_curl_and_python_work_as_they_stand() {
    let (_broker, talblick) = city();
    let page = talblick.http().anonymous().get("/partners");
    assert_eq!(page.status, 200);
    let page = page.text();
    let curl = said(Path::new("bash"), &["-ec", &lines(&page, "curl")]);
    assert!(curl.contains("\"air_temperature\""), "{curl}");
    assert_eq!(curl.matches("\r\n").count(), 4, "{curl}");
    let python = root().join("tests/.venv/bin/python");
    let read = said(&python, &["-c", &lines(&page, "python")]);
    assert_eq!(read.lines().count(), 3, "{read}");
    // The other tools ask for the same addresses.
    let everybody = talblick.http().anonymous();
    for (tool, part) in [("r", "\""), ("qgis", "\n")] {
        let own = lines(&page, tool);
        let addresses = own
            .split(part)
            .filter_map(|word| word.strip_prefix(&talblick.http().url("")));
        let mut tried = 0;
        for address in addresses {
            assert_eq!(everybody.get(address).status, 200, "{tool}: {address}");
            tried += 1;
        }
        assert!(tried > 0, "{tool}: {own}");
    }
    let grafana = lines(&page, "grafana");
    let (_, query) = grafana.split_once('\n').unwrap();
    let query = query.replace(' ', "%20");
    let answer = everybody.get(&format!("/prometheus/api/v1/query?query={query}"));
    assert_eq!(answer.status, 200, "{}", answer.text());
    talblick.assert_log_clean();
}
