//! Which of the formats a route has the client likes best by `Accept`.

use crate::problem::ApiError;
use axum::http::{HeaderMap, header};

/// The best-liked of `offered`; the first if the client does not mind. An error if it wants none of them.
pub(crate) fn choose(
    headers: &HeaderMap,
    offered: &[&'static str],
) -> Result<&'static str, ApiError> {
    let first = offered.first().copied().ok_or(ApiError::NotAcceptable)?;
    let Some(wish) = headers.get(header::ACCEPT) else {
        return Ok(first);
    };
    let wish = wish.to_str().unwrap_or_default();
    let mut best: Option<(f32, &'static str)> = None;
    for offer in offered {
        let weight = weight_of(wish, offer);
        if weight > best.map_or(0.0, |(w, _)| w) {
            best = Some((weight, offer));
        }
    }
    best.map(|(_, offer)| offer).ok_or(ApiError::NotAcceptable)
}

/// How much `wish` likes `offer`, by its most exact range.
fn weight_of(wish: &str, offer: &str) -> f32 {
    let group = offer.split('/').next().unwrap_or_default();
    let mut found = (0, 0.0);
    for item in wish.split(',') {
        let mut parts = item.split(';').map(str::trim);
        let range = parts.next().unwrap_or_default().to_ascii_lowercase();
        let weight = parts
            .find_map(|p| p.strip_prefix("q=")?.parse::<f32>().ok())
            .unwrap_or(1.0);
        let exact = match range.as_str() {
            r if r == offer => 3,
            r if r.strip_suffix("/*") == Some(group) => 2,
            "*/*" => 1,
            _ => 0,
        };
        if exact > found.0 {
            found = (exact, weight);
        }
    }
    found.1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_exact_wish_counts() {
        let offered = ["application/json", "text/csv"];
        let choice = |wish: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT, wish.parse().unwrap());
            choose(&headers, &offered).ok()
        };
        assert_eq!(choice("*/*"), Some("application/json"));
        assert_eq!(choice("text/csv"), Some("text/csv"));
        assert_eq!(choice("text/*, application/json;q=0.5"), Some("text/csv"));
        assert_eq!(choice("text/csv;q=0, */*;q=0.1"), Some("application/json"));
        assert_eq!(choice("image/png"), None);
        assert_eq!(
            choose(&HeaderMap::new(), &offered).ok(),
            Some("application/json")
        );
    }
}
