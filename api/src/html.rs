//! Small HTML pages of our own: the API page and error pages. Everything that is written is escaped.

/// A page that is being written.
#[derive(Debug)]
pub(crate) struct Html(String);

impl Html {
    /// Begins a page.
    pub(crate) fn begin(lang: &str, title: &str) -> Self {
        let mut html = Self(String::from("<!doctype html>\n"));
        html.open(&format!("html lang=\"{}\"", escape(lang)));
        html.0.push_str(
            "<head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
             <link rel=\"icon\" href=\"data:,\"><link rel=\"stylesheet\" href=\"/page.css\">",
        );
        html.text("title", title);
        html.0.push_str("</head><body>\n");
        html
    }

    /// Opens an element.
    pub(crate) fn open(&mut self, element: &str) {
        self.0.extend(["<", element, ">"]);
    }

    /// Closes an element.
    pub(crate) fn close(&mut self, element: &str) {
        self.0.extend(["</", element, ">\n"]);
    }

    /// An element with text, unless the text is empty.
    pub(crate) fn text(&mut self, element: &str, text: &str) {
        if !text.is_empty() {
            self.open(element);
            self.0.push_str(&escape(text));
            self.close(element);
        }
    }

    /// An element with text as OpenAPI writes it, unless it is empty: what stands in backticks is code.
    pub(crate) fn prose(&mut self, element: &str, text: &str) {
        if text.is_empty() {
            return;
        }
        self.open(element);
        let mut code = false;
        for part in text.split('`') {
            if code {
                self.0.extend(["<code>", &escape(part), "</code>"]);
            } else {
                self.0.push_str(&escape(part));
            }
            code = !code;
        }
        self.close(element);
    }

    /// An element with a link.
    pub(crate) fn link(&mut self, element: &str, to: &str, text: &str) {
        let (to, text) = (escape(to), escape(text));
        self.open(element);
        self.0.extend(["<a href=\"", &to, "\">", &text, "</a>"]);
        self.close(element);
    }

    /// A picture with its size in pixels; `alt` says what it shows.
    pub(crate) fn picture(&mut self, address: &str, alt: &str, [width, height]: [u32; 2]) {
        self.open(&format!(
            "img src=\"{}\" alt=\"{}\" width=\"{width}\" height=\"{height}\"",
            escape(address),
            escape(alt)
        ));
    }

    /// A table of texts; the first of every row names it.
    pub(crate) fn table(
        &mut self,
        columns: &[&str],
        rows: impl IntoIterator<Item = impl IntoIterator<Item = String>>,
    ) {
        self.open("table");
        self.open("thead");
        self.open("tr");
        for column in columns {
            self.text("th", column);
        }
        self.close("tr");
        self.close("thead");
        self.open("tbody");
        for row in rows {
            self.open("tr");
            for (at, cell) in row.into_iter().enumerate() {
                let element = if at == 0 { "th" } else { "td" };
                self.open(element);
                self.0.push_str(&escape(&cell));
                self.close(element);
            }
            self.close("tr");
        }
        self.close("tbody");
        self.close("table");
    }

    /// A document for programs that read pages; it is not run. Nothing in it can end the element.
    pub(crate) fn data(&mut self, document: &serde_json::Value) -> serde_json::Result<()> {
        let text = serde_json::to_string(document)?.replace('<', "\\u003c");
        self.0.extend([
            "<script type=\"application/ld+json\">",
            &text,
            "</script>\n",
        ]);
        Ok(())
    }

    /// Ends the page.
    pub(crate) fn end(mut self) -> String {
        self.0.push_str("</body></html>\n");
        self.0
    }

    /// What was written so far, of a part of a page.
    pub(crate) fn part() -> Self {
        Self(String::new())
    }

    /// The part.
    pub(crate) fn into_part(self) -> String {
        self.0
    }
}

/// Text as it stands in HTML, in elements and in quoted attributes.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c => escaped.push(c),
        }
    }
    escaped
}
