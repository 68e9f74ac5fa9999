//! A drawing back end for `plotters` that writes the geometry of one layer of a chart, in tenths of a pixel.
//!
//! Not `plotters_svg`: that one rounds to whole pixels (lines turn into stairs), repeats the style on every element
//! and knows no classes, dashes or patterns. Here a layer's style stands once, on the group around it.

use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, DrawingBackend, DrawingErrorKind,
};
use std::convert::Infallible;

/// Drawing units per pixel.
pub(super) const UNITS: f64 = 10.0;

type Drawn = Result<(), DrawingErrorKind<Infallible>>;

/// Collects the elements of one layer.
#[derive(Debug)]
pub(super) struct Layer<'a> {
    elements: &'a mut String,
    size: (u32, u32),
}

impl<'a> Layer<'a> {
    /// A layer of a picture of this size in pixels.
    pub(super) fn new(elements: &'a mut String, (width, height): (u32, u32)) -> Self {
        let size = (width * 10, height * 10);
        Self { elements, size }
    }

    fn path(&mut self, points: impl IntoIterator<Item = BackendCoord>, close: bool) {
        let mut last: Option<BackendCoord> = None;
        let mut moves = 0;
        for (x, y) in points {
            match last {
                None => {
                    self.elements.push_str("<path d=\"M");
                    self.pair(x, y);
                }
                // Where several points fall on one spot, one is enough.
                Some(spot) if spot == (x, y) => continue,
                Some((x0, y0)) => {
                    self.elements.push(if moves == 0 { 'l' } else { ' ' });
                    moves += 1;
                    self.pair(x - x0, y - y0);
                }
            }
            last = Some((x, y));
        }
        if last.is_some() {
            self.elements.push_str(if close { "z\"/>" } else { "\"/>" });
        }
    }

    fn pair(&mut self, x: i32, y: i32) {
        self.tenths(x);
        self.elements.push(' ');
        self.tenths(y);
    }

    /// A number of tenths as decimal, without a needless `.0`.
    fn tenths(&mut self, n: i32) {
        if n < 0 {
            self.elements.push('-');
        }
        let n = n.unsigned_abs();
        self.elements.push_str(&(n / 10).to_string());
        if let Some(digit) = char::from_digit(n % 10, 10).filter(|d| *d != '0') {
            self.elements.push('.');
            self.elements.push(digit);
        }
    }

    fn attribute(&mut self, name: &str, n: i32) {
        self.elements.push(' ');
        self.elements.push_str(name);
        self.elements.push_str("=\"");
        self.tenths(n);
        self.elements.push('"');
    }
}

impl DrawingBackend for Layer<'_> {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        self.size
    }

    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }

    fn present(&mut self) -> Drawn {
        Ok(())
    }

    fn draw_pixel(&mut self, (x, y): BackendCoord, _: BackendColor) -> Drawn {
        self.path([(x, y), (x + 1, y)], false);
        Ok(())
    }

    fn draw_line<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, _: &S) -> Drawn {
        self.path([from, to], false);
        Ok(())
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        (left, top): BackendCoord,
        (right, bottom): BackendCoord,
        _: &S,
        _: bool,
    ) -> Drawn {
        self.elements.push_str("<rect");
        self.attribute("x", left);
        self.attribute("y", top);
        self.attribute("width", right - left);
        self.attribute("height", bottom - top);
        self.elements.push_str("/>");
        Ok(())
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        _: &S,
    ) -> Drawn {
        self.path(path, false);
        Ok(())
    }

    fn draw_circle<S: BackendStyle>(
        &mut self,
        (x, y): BackendCoord,
        radius: u32,
        _: &S,
        _: bool,
    ) -> Drawn {
        self.elements.push_str("<circle");
        self.attribute("cx", x);
        self.attribute("cy", y);
        self.attribute("r", i32::try_from(radius).unwrap_or(i32::MAX));
        self.elements.push_str("/>");
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        corners: I,
        _: &S,
    ) -> Drawn {
        self.path(corners, true);
        Ok(())
    }
}
