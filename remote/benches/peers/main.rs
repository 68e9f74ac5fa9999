//! The embedded store beside VictoriaMetrics and InfluxDB on the same work in one run: `make bench-peers`.
//!
//! The store is called, the servers are spoken to over loopback with lines made beforehand; the store's and InfluxDB's
//! answers mean durable, VictoriaMetrics' do not. `-- --days 7` or `-- --readings 60000000` takes longer and shows sizes
//! better: what a file has once weighs less. Prints `name value unit` as it comes, then everything as a table.

mod embedded;
mod figures;
mod process;
mod server;
mod work;

use figures::{Figures, table};
use server::{Influx, Victoria};
use work::Work;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    let after = |name: &str| {
        let word = std::env::args().skip_while(|word| word != name).nth(1);
        word.map(|word| {
            word.parse::<u64>()
                .expect("a number after --days and --readings")
        })
    };
    let work = match (after("--readings"), after("--days")) {
        (Some(readings), _) => Work::of_readings(readings),
        (None, days) => Work::of_days(days.unwrap_or(1)),
    };
    let stores: [(&str, Figures); 3] = [
        ("this store", embedded::measure(&work)),
        ("VictoriaMetrics", server::measure(&Victoria, &work)),
        ("InfluxDB 1", server::measure(&Influx, &work)),
    ];
    table(&work, &stores);
}
