//! Work that makes way for everything else: on a thread of its own that gets about a tenth of what others get of a
//! processor they want too. Only Linux knows this of threads; elsewhere the work goes like any other.

use crate::problem::ApiError;
use std::thread::Builder;
use tokio::runtime::Handle;
use tokio::sync::oneshot;

/// How nice the thread is to others, in steps of which each leaves them a quarter more.
#[cfg(target_os = "linux")]
const NICE: i32 = 10;

/// Does work aside and tells what came of it.
pub(crate) async fn aside<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, ApiError> {
    let (tell, told) = oneshot::channel();
    let runtime = Handle::current();
    let thread = Builder::new().name("aside".to_owned());
    let begun = thread.spawn(move || {
        let _entered = runtime.enter();
        make_way();
        // Whoever asked may have gone.
        let _ = tell.send(work());
    });
    begun.map_err(|error| ApiError::Internal(error.to_string()))?;
    let ended = told.await;
    ended.map_err(|_gone| ApiError::Internal("the thread of an answer ended".to_owned()))
}

fn make_way() {
    #[cfg(target_os = "linux")]
    if let Err(error) = rustix::process::nice(NICE) {
        tracing::debug!(%error, "expensive questions make no way for others");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn work_done_aside_tells_its_result_and_a_panic_is_an_error() {
        assert_eq!(aside(|| 7).await.unwrap(), 7);
        let panicked = aside(|| assert_eq!(1, 2, "on purpose")).await;
        assert!(matches!(panicked, Err(ApiError::Internal(_))));
    }

    #[cfg(target_os = "linux")]
    #[tokio::test]
    async fn only_the_thread_aside_makes_way() {
        // The 19th field of a thread's `stat` is how nice it is; the second may have blanks, in brackets.
        let nice = || {
            let stat = std::fs::read_to_string("/proc/thread-self/stat").unwrap();
            let (_, rest) = stat.rsplit_once(')').unwrap();
            rest.split_whitespace()
                .nth(16)
                .unwrap()
                .parse::<i32>()
                .unwrap()
        };
        let here = nice();
        assert_eq!(aside(nice).await.unwrap(), (here + NICE).min(19));
        assert_eq!(nice(), here);
    }
}
