//! A city's own sign and colours over HTTP.

use super::Town;
use crate::Brand;
use axum::http::StatusCode;

#[tokio::test]
async fn a_city_shows_its_own_sign_and_colours_and_without_them_there_are_none() {
    let plain = Town::open();
    for path in ["/brand/logo", "/brand/colours.css"] {
        assert_eq!(
            plain.get(path).await.status,
            StatusCode::NOT_FOUND,
            "{path}"
        );
    }
    let sign = "<svg xmlns=\"http://www.w3.org/2000/svg\"/>";
    let brand = Brand::default().coloured("#00664f", "#8cc2f5").unwrap();
    let town = Town::branded(brand.signed(sign.into()).unwrap());
    let logo = town.get("/brand/logo").await;
    assert_eq!(logo.header("content-type"), "image/svg+xml");
    assert!(logo.header("content-security-policy").ends_with("sandbox"));
    assert_eq!(logo.text(), sign);
    let colours = town.get("/brand/colours.css").await;
    assert!(colours.header("content-type").starts_with("text/css"));
    assert!(
        colours
            .text()
            .contains("--accent: light-dark(#00664f, #8cc2f5);")
    );
}
