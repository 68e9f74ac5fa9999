// Made from api/openapi.json by `npm run types`. Not edited by hand.

export interface paths {
    "/api/v1/alert-receivers/{name}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send a receiver a message that says it is a test: an alert with number 0 of the rule `test`. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description Its name */
                    name: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description What went wrong */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alert-rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every rule, every receiver, and what rules can be about. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["RuleList"];
                    };
                };
                /** @description What went wrong */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /** Write a new rule. What holds already is told. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["AlertRuleDraft"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["AlertRule"];
                    };
                };
                /** @description What went wrong */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alert-rules/backtest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * When a rule would have fired in the last days. Nothing is written and nobody is told. One is worked on at a time, with
         *     other questions to the whole city, and given up when whoever asked has gone.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["AlertBackTestQuestion"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["AlertBackTest"];
                    };
                };
                /** @description What went wrong */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alert-rules/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One rule. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description What addresses name it by */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["AlertRule"];
                    };
                };
                /** @description What went wrong */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        /**
         * Write a rule in the place of the one there is. Alerts it no longer finds clear. One that stands in the configuration is
         *     changed there.
         */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description What addresses name it by */
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["AlertRuleDraft"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["AlertRule"];
                    };
                };
                /** @description What went wrong */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        post?: never;
        /** Remove a rule. What it found clears. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description What addresses name it by */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description What went wrong */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alert-silences": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Silences that hold, or those of the last 30 days that are over, with who ended them. */
        get: {
            parameters: {
                query?: {
                    /** @description `true`: those that are over instead of those that hold. */
                    over?: boolean;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["AlertSilenceList"];
                    };
                };
                /** @description What went wrong */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /**
         * Tell nobody of alerts until a moment: of all, of a rule, of a device, or of a rule at a device. What fires at its end is
         *     told then.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["AlertSilenceDraft"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["AlertSilence"];
                    };
                };
                /** @description What went wrong */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alert-silences/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** End a silence before its time. What still fires is told then. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description Its number */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description What went wrong */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alerts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Alerts: those that fire, and those that have cleared. */
        get: {
            parameters: {
                query?: {
                    /**
                     * @description `firing`, `acknowledged`, `resolved`, separated by commas; all if left out.
                     * @example firing,acknowledged
                     */
                    state?: string;
                    /** @description `critical`, `warning`, `info`, separated by commas; all if left out. */
                    severity?: string;
                    /** @description Of this rule. */
                    rule?: string;
                    /** @description Of the device with this DevEUI. */
                    device?: string;
                    /** @description How many, 1 to 1000. */
                    limit?: number;
                    /** @description `next` of the page before. */
                    cursor?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["AlertList"];
                    };
                };
                /** @description What went wrong */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alerts/acknowledge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take alerts on: nobody is told of them again while they fire. All of them, or none if one is not there. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["TakeOn"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TakenOn"];
                    };
                };
                /** @description What went wrong */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alerts/release": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give alerts back that somebody took on: receivers are told again as their rules say. All of them, or none if one is not
         *     there. Who did it is in the history of each.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["TakeOn"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TakenOn"];
                    };
                };
                /** @description What went wrong */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alerts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One alert. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description Its number */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Alert"];
                    };
                };
                /** @description What went wrong */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/city/completeness": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How complete the local days of a quantity are. */
        get: {
            parameters: {
                query: {
                    /**
                     * @description The quantity.
                     * @example air_temperature
                     */
                    quantity: string;
                    /** @description Start; 24 hours before the end if left out. */
                    from?: string;
                    /** @description End (exclusive); now if left out. At most 92 days after the start. */
                    to?: string;
                    /** @description Only of devices in this district. */
                    district?: string;
                    /**
                     * @description Only of devices in this box: west, south, east, north in degrees.
                     * @example 7.0,51.2,7.3,51.3
                     */
                    bbox?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Completeness"];
                    };
                };
                /** @description What went wrong */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/city/districts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A quantity by district and bucket: mean, smallest, largest, sum and number of all readings there. */
        get: {
            parameters: {
                query: {
                    /**
                     * @description The quantity.
                     * @example air_temperature
                     */
                    quantity: string;
                    /** @description Start; 24 hours before the end if left out. */
                    from?: string;
                    /** @description End (exclusive); now if left out. At most 92 days after the start. */
                    to?: string;
                    /** @description Only of devices in this district. */
                    district?: string;
                    /**
                     * @description Only of devices in this box: west, south, east, north in degrees.
                     * @example 7.0,51.2,7.3,51.3
                     */
                    bbox?: string;
                    /** @description Length of a bucket, as of series. */
                    step?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ByDistrict"];
                    };
                };
                /** @description What went wrong */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/city/top": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The datastreams of a quantity with the largest or smallest mean, minimum, maximum, sum or number over a range. */
        get: {
            parameters: {
                query: {
                    /**
                     * @description The quantity.
                     * @example air_temperature
                     */
                    quantity: string;
                    /** @description Start; 24 hours before the end if left out. */
                    from?: string;
                    /** @description End (exclusive); now if left out. At most 92 days after the start. */
                    to?: string;
                    /** @description Only of devices in this district. */
                    district?: string;
                    /**
                     * @description Only of devices in this box: west, south, east, north in degrees.
                     * @example 7.0,51.2,7.3,51.3
                     */
                    bbox?: string;
                    /** @description What counts: `avg`, `min`, `max`, `sum` or `n`. */
                    by?: string;
                    /** @description `desc`, the largest first, or `asc`. */
                    order?: string;
                    /** @description How many, 1 to 1000. */
                    limit?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Top"];
                    };
                };
                /** @description What went wrong */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/codecs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every codec, in order of name. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["List_CodecView"];
                    };
                };
                /** @description What went wrong */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/codecs/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A codec and its versions. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description Its name */
                    name: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CodecWhole"];
                    };
                };
                /** @description What went wrong */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        /** Write the draft of a codec, in the place of the one it has. It decodes nothing until it is published. */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description Its name; need not exist yet */
                    name: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["CodecDraft"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["VersionView"];
                    };
                };
                /** @description What went wrong */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/codecs/{name}/draft": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Throw the draft of a codec away. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description Its name */
                    name: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description What went wrong */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/codecs/{name}/publish": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Put the draft of a codec in force. All its examples must come out right, and there must be one. Uplinks that come from
         *     then on are decoded with it; those that came before by `POST /api/v1/reprocess`.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description Its name */
                    name: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["CodecReason"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["VersionView"];
                    };
                };
                /** @description What went wrong */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/codecs/{name}/rollback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take the version in force out of force. The one before it decodes again, or else what came with the program or lies in
         *     the operator's directory.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description Its name */
                    name: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["CodecReason"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["VersionView"];
                    };
                };
                /** @description What went wrong */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/codecs/{name}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Try a codec on a payload: what is decoded, the readings that become of it, errors with their place. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description Its name */
                    name: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["TryPayload"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CodecTrial"];
                    };
                };
                /** @description What went wrong */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/codecs/{name}/uplinks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Try a codec on the newest uplinks of the devices that have it: what it would make of them, beside what the codec in
         *     force makes of them.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description Its name */
                    name: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["TryUplinks"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CodecComparison"];
                    };
                };
                /** @description What went wrong */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/codecs/{name}/vectors": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Try a codec on examples. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description Its name */
                    name: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["TryVectors"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Verdicts"];
                    };
                };
                /** @description What went wrong */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/codecs/{name}/versions/{number}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A version of a codec with its source and examples. Number 0 is what came with the program or lies in the operator's
         *     directory.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description Its name */
                    name: string;
                    /** @description Number of the version */
                    number: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["VersionWhole"];
                    };
                };
                /** @description What went wrong */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/coverage/addresses": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Addresses in streets whose names begin so, in order of street and number. */
        get: {
            parameters: {
                query?: {
                    /** @description How the name of the street begins; a number behind it is not looked at. Without it there are none. */
                    q?: string;
                    /** @description How many, 1 to 1000. */
                    limit?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["List_AddressView"];
                    };
                };
                /** @description What went wrong */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/coverage/broadband/cells/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A cell with every share, every network and every verdict. */
        get: {
            parameters: {
                query?: {
                    /** @description Which fixed-line release; the newest if absent. */
                    release?: string;
                };
                header?: never;
                path: {
                    /** @description Official name, such as 100mN56799E3709 */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CellView"];
                    };
                };
                /** @description What went wrong */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/coverage/broadband/summary": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How many households have what a rule or a threshold asks for. */
        get: {
            parameters: {
                query?: {
                    /** @description Which fixed-line release; the newest if absent. */
                    release?: string;
                    /** @description Which rule, such as `GF1`, in its newest version; if nothing is asked, the first that held on the day of the data. */
                    rule?: string;
                    /** @description `alle`, `ftthb`, `ftth`, `fttb`, `fttc`, `hfc` or `sonst`; `alle` if absent. */
                    tech?: string;
                    /** @description At least so many Mbit/s download: 10, 16, 30, 50, 100, 200, 400 or 1000; 30 if absent. */
                    down?: number;
                    /** @description Another name for `down`. */
                    threshold?: number;
                    /** @description `city`, `district` or `quarter`: of which places there are rows. */
                    level?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SummaryView"];
                    };
                };
                /** @description What went wrong */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/coverage/broadband/summary.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Districts or quarters as CSV, those with the most households that do not have what is asked for first; of `city` one row.
         *     Numbers are those of the summary: shares are between 0 and 1, what is not told is empty. Where the figures cannot decide,
         *     `unserved_low` and `unserved_high` differ.
         */
        get: {
            parameters: {
                query?: {
                    /** @description Which fixed-line release; the newest if absent. */
                    release?: string;
                    /** @description Which rule, such as `GF1`, in its newest version; if nothing is asked, the first that held on the day of the data. */
                    rule?: string;
                    /** @description `alle`, `ftthb`, `ftth`, `fttb`, `fttc`, `hfc` or `sonst`; `alle` if absent. */
                    tech?: string;
                    /** @description At least so many Mbit/s download: 10, 16, 30, 50, 100, 200, 400 or 1000; 30 if absent. */
                    down?: number;
                    /** @description Another name for `down`. */
                    threshold?: number;
                    /** @description `city`, `district` or `quarter`: of which places there are rows. */
                    level?: string;
                    /** @description `excel` for semicolons, decimal commas and a byte order mark, which a German spreadsheet opens at once. */
                    variant?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/csv": string;
                    };
                };
                /** @description What went wrong */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/coverage/clusters": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The work list: clusters of households below a rule, most households per metre of new trench first. */
        get: {
            parameters: {
                query?: {
                    /**
                     * @description Which fixed-line release; the newest if absent.
                     * @example fixed-2021-06-30
                     */
                    release?: string;
                    /** @description Which rule, such as `GF1`, in its newest version; if nothing is asked, the first that held on the day of the data. */
                    rule?: string;
                    /** @description `alle`, `ftthb`, `ftth`, `fttb`, `fttc`, `hfc` or `sonst`, instead of a rule; `alle` if absent. */
                    tech?: string;
                    /** @description At least so many Mbit/s download, instead of a rule: 10, 16, 30, 50, 100, 200, 400 or 1000. */
                    down?: number;
                    /** @description `certain`: households count that are below the rule for certain; `possible`: those that may be. */
                    counting?: string;
                    /**
                     * @description Where new lines begin. `own`: at the city's own nodes and free cables, which the public's list never does; `served`:
                     *     in the nearest cell that has what the rule asks for.
                     */
                    start?: string;
                    /** @description New trench, euro per metre, whatever the surface, 1 to 10000. */
                    price_per_m?: number;
                    /** @description New trench in asphalt or concrete, euro per metre, 1 to 10000. */
                    price_asphalt?: number;
                    /** @description New trench in paving, euro per metre, 1 to 10000. */
                    price_paving?: number;
                    /** @description New trench in gravel, earth or grass, euro per metre, 1 to 10000. */
                    price_unpaved?: number;
                    /** @description Fibre blown into a free duct of one's own, euro per metre, 0 to 1000. */
                    price_blow_in?: number;
                    /** @description From the street into a house, euro per house, 0 to 100000. */
                    price_house?: number;
                    /** @description Share of households that book, 0.01 to 1. */
                    take_up?: number;
                    /** @description Length along streets over straight length, where no street graph reaches, 1 to 3. */
                    detour?: number;
                    /** @description Cells with fewer households below the rule form no cluster, 0.1 to 100. */
                    min_households?: number;
                    /** @description Clusters of one district closer than this along the streets are one, metres, 0 to 1000. */
                    merge_m?: number;
                    /** @description Clusters with more households are split, 10 to 5000. */
                    split_households?: number;
                    /** @description Branches that reach fewer households per metre of new trench are left out, 0 to 10. */
                    cut_off?: number;
                    /** @description How many, 1 to 1000. */
                    limit?: number;
                    /** @description `next` of the page before. */
                    cursor?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ClusterList"];
                    };
                };
                /** @description What went wrong */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/coverage/clusters.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The whole work list as CSV, each cluster with its middle. */
        get: {
            parameters: {
                query?: {
                    /**
                     * @description Which fixed-line release; the newest if absent.
                     * @example fixed-2021-06-30
                     */
                    release?: string;
                    /** @description Which rule, such as `GF1`, in its newest version; if nothing is asked, the first that held on the day of the data. */
                    rule?: string;
                    /** @description `alle`, `ftthb`, `ftth`, `fttb`, `fttc`, `hfc` or `sonst`, instead of a rule; `alle` if absent. */
                    tech?: string;
                    /** @description At least so many Mbit/s download, instead of a rule: 10, 16, 30, 50, 100, 200, 400 or 1000. */
                    down?: number;
                    /** @description `certain`: households count that are below the rule for certain; `possible`: those that may be. */
                    counting?: string;
                    /**
                     * @description Where new lines begin. `own`: at the city's own nodes and free cables, which the public's list never does; `served`:
                     *     in the nearest cell that has what the rule asks for.
                     */
                    start?: string;
                    /** @description New trench, euro per metre, whatever the surface, 1 to 10000. */
                    price_per_m?: number;
                    /** @description New trench in asphalt or concrete, euro per metre, 1 to 10000. */
                    price_asphalt?: number;
                    /** @description New trench in paving, euro per metre, 1 to 10000. */
                    price_paving?: number;
                    /** @description New trench in gravel, earth or grass, euro per metre, 1 to 10000. */
                    price_unpaved?: number;
                    /** @description Fibre blown into a free duct of one's own, euro per metre, 0 to 1000. */
                    price_blow_in?: number;
                    /** @description From the street into a house, euro per house, 0 to 100000. */
                    price_house?: number;
                    /** @description Share of households that book, 0.01 to 1. */
                    take_up?: number;
                    /** @description Length along streets over straight length, where no street graph reaches, 1 to 3. */
                    detour?: number;
                    /** @description Cells with fewer households below the rule form no cluster, 0.1 to 100. */
                    min_households?: number;
                    /** @description Clusters of one district closer than this along the streets are one, metres, 0 to 1000. */
                    merge_m?: number;
                    /** @description Clusters with more households are split, 10 to 5000. */
                    split_households?: number;
                    /** @description Branches that reach fewer households per metre of new trench are left out, 0 to 10. */
                    cut_off?: number;
                    /** @description `excel` for semicolons, decimal commas and a byte order mark, which a German spreadsheet opens at once. */
                    variant?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/csv": string;
                    };
                };
                /** @description What went wrong */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/coverage/clusters.dictionary.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the columns of the CSV say. */
        get: {
            parameters: {
                query?: {
                    /**
                     * @description Which fixed-line release; the newest if absent.
                     * @example fixed-2021-06-30
                     */
                    release?: string;
                    /** @description Which rule, such as `GF1`, in its newest version; if nothing is asked, the first that held on the day of the data. */
                    rule?: string;
                    /** @description `alle`, `ftthb`, `ftth`, `fttb`, `fttc`, `hfc` or `sonst`, instead of a rule; `alle` if absent. */
                    tech?: string;
                    /** @description At least so many Mbit/s download, instead of a rule: 10, 16, 30, 50, 100, 200, 400 or 1000. */
                    down?: number;
                    /** @description `certain`: households count that are below the rule for certain; `possible`: those that may be. */
                    counting?: string;
                    /**
                     * @description Where new lines begin. `own`: at the city's own nodes and free cables, which the public's list never does; `served`:
                     *     in the nearest cell that has what the rule asks for.
                     */
                    start?: string;
                    /** @description New trench, euro per metre, whatever the surface, 1 to 10000. */
                    price_per_m?: number;
                    /** @description New trench in asphalt or concrete, euro per metre, 1 to 10000. */
                    price_asphalt?: number;
                    /** @description New trench in paving, euro per metre, 1 to 10000. */
                    price_paving?: number;
                    /** @description New trench in gravel, earth or grass, euro per metre, 1 to 10000. */
                    price_unpaved?: number;
                    /** @description Fibre blown into a free duct of one's own, euro per metre, 0 to 1000. */
                    price_blow_in?: number;
                    /** @description From the street into a house, euro per house, 0 to 100000. */
                    price_house?: number;
                    /** @description Share of households that book, 0.01 to 1. */
                    take_up?: number;
                    /** @description Length along streets over straight length, where no street graph reaches, 1 to 3. */
                    detour?: number;
                    /** @description Cells with fewer households below the rule form no cluster, 0.1 to 100. */
                    min_households?: number;
                    /** @description Clusters of one district closer than this along the streets are one, metres, 0 to 1000. */
                    merge_m?: number;
                    /** @description Clusters with more households are split, 10 to 5000. */
                    split_households?: number;
                    /** @description Branches that reach fewer households per metre of new trench are left out, 0 to 10. */
                    cut_off?: number;
                    /** @description `excel` for semicolons, decimal commas and a byte order mark, which a German spreadsheet opens at once. */
                    variant?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/csv": string;
                    };
                };
                /** @description What went wrong */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/coverage/clusters.gpkg": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The whole work list as `GeoPackage` with a style for QGIS: clusters, cells, and with an account trenches. */
        get: {
            parameters: {
                query?: {
                    /**
                     * @description Which fixed-line release; the newest if absent.
                     * @example fixed-2021-06-30
                     */
                    release?: string;
                    /** @description Which rule, such as `GF1`, in its newest version; if nothing is asked, the first that held on the day of the data. */
                    rule?: string;
                    /** @description `alle`, `ftthb`, `ftth`, `fttb`, `fttc`, `hfc` or `sonst`, instead of a rule; `alle` if absent. */
                    tech?: string;
                    /** @description At least so many Mbit/s download, instead of a rule: 10, 16, 30, 50, 100, 200, 400 or 1000. */
                    down?: number;
                    /** @description `certain`: households count that are below the rule for certain; `possible`: those that may be. */
                    counting?: string;
                    /**
                     * @description Where new lines begin. `own`: at the city's own nodes and free cables, which the public's list never does; `served`:
                     *     in the nearest cell that has what the rule asks for.
                     */
                    start?: string;
                    /** @description New trench, euro per metre, whatever the surface, 1 to 10000. */
                    price_per_m?: number;
                    /** @description New trench in asphalt or concrete, euro per metre, 1 to 10000. */
                    price_asphalt?: number;
                    /** @description New trench in paving, euro per metre, 1 to 10000. */
                    price_paving?: number;
                    /** @description New trench in gravel, earth or grass, euro per metre, 1 to 10000. */
                    price_unpaved?: number;
                    /** @description Fibre blown into a free duct of one's own, euro per metre, 0 to 1000. */
                    price_blow_in?: number;
                    /** @description From the street into a house, euro per house, 0 to 100000. */
                    price_house?: number;
                    /** @description Share of households that book, 0.01 to 1. */
                    take_up?: number;
                    /** @description Length along streets over straight length, where no street graph reaches, 1 to 3. */
                    detour?: number;
                    /** @description Cells with fewer households below the rule form no cluster, 0.1 to 100. */
                    min_households?: number;
                    /** @description Clusters of one district closer than this along the streets are one, metres, 0 to 1000. */
                    merge_m?: number;
                    /** @description Clusters with more households are split, 10 to 5000. */
                    split_households?: number;
                    /** @description Branches that reach fewer households per metre of new trench are left out, 0 to 10. */
                    cut_off?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/geopackage+sqlite3": number[];
                    };
                };
                /** @description What went wrong */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/coverage/clusters.html": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The whole work list as a page to print. */
        get: {
            parameters: {
                query?: {
                    /**
                     * @description Which fixed-line release; the newest if absent.
                     * @example fixed-2021-06-30
                     */
                    release?: string;
                    /** @description Which rule, such as `GF1`, in its newest version; if nothing is asked, the first that held on the day of the data. */
                    rule?: string;
                    /** @description `alle`, `ftthb`, `ftth`, `fttb`, `fttc`, `hfc` or `sonst`, instead of a rule; `alle` if absent. */
                    tech?: string;
                    /** @description At least so many Mbit/s download, instead of a rule: 10, 16, 30, 50, 100, 200, 400 or 1000. */
                    down?: number;
                    /** @description `certain`: households count that are below the rule for certain; `possible`: those that may be. */
                    counting?: string;
                    /**
                     * @description Where new lines begin. `own`: at the city's own nodes and free cables, which the public's list never does; `served`:
                     *     in the nearest cell that has what the rule asks for.
                     */
                    start?: string;
                    /** @description New trench, euro per metre, whatever the surface, 1 to 10000. */
                    price_per_m?: number;
                    /** @description New trench in asphalt or concrete, euro per metre, 1 to 10000. */
                    price_asphalt?: number;
                    /** @description New trench in paving, euro per metre, 1 to 10000. */
                    price_paving?: number;
                    /** @description New trench in gravel, earth or grass, euro per metre, 1 to 10000. */
                    price_unpaved?: number;
                    /** @description Fibre blown into a free duct of one's own, euro per metre, 0 to 1000. */
                    price_blow_in?: number;
                    /** @description From the street into a house, euro per house, 0 to 100000. */
                    price_house?: number;
                    /** @description Share of households that book, 0.01 to 1. */
                    take_up?: number;
                    /** @description Length along streets over straight length, where no street graph reaches, 1 to 3. */
                    detour?: number;
                    /** @description Cells with fewer households below the rule form no cluster, 0.1 to 100. */
                    min_households?: number;
                    /** @description Clusters of one district closer than this along the streets are one, metres, 0 to 1000. */
                    merge_m?: number;
                    /** @description Clusters with more households are split, 10 to 5000. */
                    split_households?: number;
                    /** @description Branches that reach fewer households per metre of new trench are left out, 0 to 10. */
                    cut_off?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/html": string;
                    };
                };
                /** @description What went wrong */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/coverage/clusters.svg": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The areas of a work list with their ranks as a map of 900 by 620 pixels, in the language of `Accept-Language`. */
        get: {
            parameters: {
                query?: {
                    /**
                     * @description Which fixed-line release; the newest if absent.
                     * @example fixed-2021-06-30
                     */
                    release?: string;
                    /** @description Which rule, such as `GF1`, in its newest version; if nothing is asked, the first that held on the day of the data. */
                    rule?: string;
                    /** @description `alle`, `ftthb`, `ftth`, `fttb`, `fttc`, `hfc` or `sonst`, instead of a rule; `alle` if absent. */
                    tech?: string;
                    /** @description At least so many Mbit/s download, instead of a rule: 10, 16, 30, 50, 100, 200, 400 or 1000. */
                    down?: number;
                    /** @description `certain`: households count that are below the rule for certain; `possible`: those that may be. */
                    counting?: string;
                    /**
                     * @description Where new lines begin. `own`: at the city's own nodes and free cables, which the public's list never does; `served`:
                     *     in the nearest cell that has what the rule asks for.
                     */
                    start?: string;
                    /** @description New trench, euro per metre, whatever the surface, 1 to 10000. */
                    price_per_m?: number;
                    /** @description New trench in asphalt or concrete, euro per metre, 1 to 10000. */
                    price_asphalt?: number;
                    /** @description New trench in paving, euro per metre, 1 to 10000. */
                    price_paving?: number;
                    /** @description New trench in gravel, earth or grass, euro per metre, 1 to 10000. */
                    price_unpaved?: number;
                    /** @description Fibre blown into a free duct of one's own, euro per metre, 0 to 1000. */
                    price_blow_in?: number;
                    /** @description From the street into a house, euro per house, 0 to 100000. */
                    price_house?: number;
                    /** @description Share of households that book, 0.01 to 1. */
                    take_up?: number;
                    /** @description Length along streets over straight length, where no street graph reaches, 1 to 3. */
                    detour?: number;
                    /** @description Cells with fewer households below the rule form no cluster, 0.1 to 100. */
                    min_households?: number;
                    /** @description Clusters of one district closer than this along the streets are one, metres, 0 to 1000. */
                    merge_m?: number;
                    /** @description Clusters with more households are split, 10 to 5000. */
                    split_households?: number;
                    /** @description Branches that reach fewer households per metre of new trench are left out, 0 to 10. */
                    cut_off?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "image/svg+xml": string;
                    };
                };
                /** @description What went wrong */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/coverage/clusters/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One cluster, with its cells and reasons; with an account also with its trenches. */
        get: {
            parameters: {
                query?: {
                    /**
                     * @description Which fixed-line release; the newest if absent.
                     * @example fixed-2021-06-30
                     */
                    release?: string;
                    /** @description Which rule, such as `GF1`, in its newest version; if nothing is asked, the first that held on the day of the data. */
                    rule?: string;
                    /** @description `alle`, `ftthb`, `ftth`, `fttb`, `fttc`, `hfc` or `sonst`, instead of a rule; `alle` if absent. */
                    tech?: string;
                    /** @description At least so many Mbit/s download, instead of a rule: 10, 16, 30, 50, 100, 200, 400 or 1000. */
                    down?: number;
                    /** @description `certain`: households count that are below the rule for certain; `possible`: those that may be. */
                    counting?: string;
                    /**
                     * @description Where new lines begin. `own`: at the city's own nodes and free cables, which the public's list never does; `served`:
                     *     in the nearest cell that has what the rule asks for.
                     */
                    start?: string;
                    /** @description New trench, euro per metre, whatever the surface, 1 to 10000. */
                    price_per_m?: number;
                    /** @description New trench in asphalt or concrete, euro per metre, 1 to 10000. */
                    price_asphalt?: number;
                    /** @description New trench in paving, euro per metre, 1 to 10000. */
                    price_paving?: number;
                    /** @description New trench in gravel, earth or grass, euro per metre, 1 to 10000. */
                    price_unpaved?: number;
                    /** @description Fibre blown into a free duct of one's own, euro per metre, 0 to 1000. */
                    price_blow_in?: number;
                    /** @description From the street into a house, euro per house, 0 to 100000. */
                    price_house?: number;
                    /** @description Share of households that book, 0.01 to 1. */
                    take_up?: number;
                    /** @description Length along streets over straight length, where no street graph reaches, 1 to 3. */
                    detour?: number;
                    /** @description Cells with fewer households below the rule form no cluster, 0.1 to 100. */
                    min_households?: number;
                    /** @description Clusters of one district closer than this along the streets are one, metres, 0 to 1000. */
                    merge_m?: number;
                    /** @description Clusters with more households are split, 10 to 5000. */
                    split_households?: number;
                    /** @description Branches that reach fewer households per metre of new trench are left out, 0 to 10. */
                    cut_off?: number;
                };
                header?: never;
                path: {
                    /** @description Its lowest cell */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ClusterWhole"];
                    };
                };
                /** @description What went wrong */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/coverage/compare": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What changed from one fixed-line release to another. */
        get: {
            parameters: {
                query?: {
                    /** @description The release before; the one before the newest if absent. */
                    a?: string;
                    /** @description The release after; the newest if absent. */
                    b?: string;
                    /**
                     * @description Which rule, such as `GF1`, in its newest version. Where the figures cannot decide it, households count that
                     *     certainly have it.
                     */
                    rule?: string;
                    /** @description `alle`, `ftthb`, `ftth`, `fttb`, `fttc`, `hfc` or `sonst`; `alle` if absent. */
                    tech?: string;
                    /** @description At least so many Mbit/s download: 10, 16, 30, 50, 100, 200, 400 or 1000; 30 if absent. */
                    down?: number;
                    /** @description Another name for `down`. */
                    threshold?: number;
                    /** @description `city`, `district` or `quarter`: of which places there are rows. */
                    level?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ComparisonView"];
                    };
                };
                /** @description What went wrong */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/coverage/lorawan/cells/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Radio coverage of one cell. One that nobody may see yet, or from which nothing was ever sent, is `unknown`. */
        get: {
            parameters: {
                query?: {
                    /** @description As if this gateway had failed: 16 hex digits. */
                    without?: string;
                    /** @description Only this month, such as `2026-11`; otherwise all that is kept, two years at most. With an account. */
                    month?: string;
                    /** @description Parts the summary tells of too: `district` or `quarter`; `city` means none. */
                    level?: string;
                    /** @description Language of the sentence: `de` or `en`; otherwise what the browser wishes. */
                    lang?: string;
                };
                header?: never;
                path: {
                    /** @description Cell of the grid, such as `100mN56799E3709` */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["RadioCellView"];
                    };
                };
                /** @description What went wrong */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/coverage/lorawan/summary": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Radio coverage of the city: cells by status, what each gateway would take with it, where another would help. */
        get: {
            parameters: {
                query?: {
                    /** @description As if this gateway had failed: 16 hex digits. */
                    without?: string;
                    /** @description Only this month, such as `2026-11`; otherwise all that is kept, two years at most. With an account. */
                    month?: string;
                    /** @description Parts the summary tells of too: `district` or `quarter`; `city` means none. */
                    level?: string;
                    /** @description Language of the sentence: `de` or `en`; otherwise what the browser wishes. */
                    lang?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["RadioSummaryView"];
                    };
                };
                /** @description What went wrong */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/coverage/mobile/summary": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How many households live where a rule about mobile networks is met outdoors. */
        get: {
            parameters: {
                query?: {
                    /** @description Which mobile release; the newest if absent. */
                    release?: string;
                    /** @description Which rule, such as `MW`, in its newest version; the first that held on the day of the data if absent. */
                    rule?: string;
                    /** @description `city`, `district` or `quarter`: of which places there are rows. */
                    level?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["MobileSummaryView"];
                    };
                };
                /** @description What went wrong */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/coverage/place": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A point or address with its cell and every verdict; with an account, what operators say of the address. */
        get: {
            parameters: {
                query?: {
                    /** @description Degrees north. */
                    lat?: number;
                    /** @description Degrees east. */
                    lon?: number;
                    /** @description Street and number, such as `Beispielweg 12a`. */
                    address?: string;
                    /** @description Which fixed-line release; the newest if absent. */
                    release?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PlaceCardView"];
                    };
                };
                /** @description What went wrong */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/coverage/releases": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Imported releases, by kind and data date. Those of ducts and of operators' lists only with an account. */
        get: {
            parameters: {
                query?: {
                    /** @description Of this kind, such as `fixed` or `mobile`. */
                    kind?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["List_ReleaseView"];
                    };
                };
                /** @description What went wrong */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/coverage/rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Rules, in the order of their file, in the language of `Accept-Language`. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["List_RuleView"];
                    };
                };
                /** @description What went wrong */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/coverage/streets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Pieces of street, in the order of the file. */
        get: {
            parameters: {
                query?: {
                    /** @description How the name of the street begins. */
                    q?: string;
                    /** @description Those that reach into a box: west, south, east and north in degrees. */
                    bbox?: string;
                    /** @description How many, 1 to 4000. */
                    limit?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["List_StreetView"];
                    };
                };
                /** @description What went wrong */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/coverage/what-if": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a trench along chosen streets would take, and whom it would reach. A model, no commitment. */
        get: {
            parameters: {
                query: {
                    /**
                     * @description Which fixed-line release; the newest if absent.
                     * @example fixed-2021-06-30
                     */
                    release?: string;
                    /** @description Which rule, such as `GF1`, in its newest version; if nothing is asked, the first that held on the day of the data. */
                    rule?: string;
                    /** @description `alle`, `ftthb`, `ftth`, `fttb`, `fttc`, `hfc` or `sonst`, instead of a rule; `alle` if absent. */
                    tech?: string;
                    /** @description At least so many Mbit/s download, instead of a rule: 10, 16, 30, 50, 100, 200, 400 or 1000. */
                    down?: number;
                    /** @description `certain`: households count that are below the rule for certain; `possible`: those that may be. */
                    counting?: string;
                    /**
                     * @description Where new lines begin. `own`: at the city's own nodes and free cables, which the public's list never does; `served`:
                     *     in the nearest cell that has what the rule asks for.
                     */
                    start?: string;
                    /** @description New trench, euro per metre, whatever the surface, 1 to 10000. */
                    price_per_m?: number;
                    /** @description New trench in asphalt or concrete, euro per metre, 1 to 10000. */
                    price_asphalt?: number;
                    /** @description New trench in paving, euro per metre, 1 to 10000. */
                    price_paving?: number;
                    /** @description New trench in gravel, earth or grass, euro per metre, 1 to 10000. */
                    price_unpaved?: number;
                    /** @description Fibre blown into a free duct of one's own, euro per metre, 0 to 1000. */
                    price_blow_in?: number;
                    /** @description From the street into a house, euro per house, 0 to 100000. */
                    price_house?: number;
                    /** @description Share of households that book, 0.01 to 1. */
                    take_up?: number;
                    /** @description Length along streets over straight length, where no street graph reaches, 1 to 3. */
                    detour?: number;
                    /** @description Cells with fewer households below the rule form no cluster, 0.1 to 100. */
                    min_households?: number;
                    /** @description Clusters of one district closer than this along the streets are one, metres, 0 to 1000. */
                    merge_m?: number;
                    /** @description Clusters with more households are split, 10 to 5000. */
                    split_households?: number;
                    /** @description Branches that reach fewer households per metre of new trench are left out, 0 to 10. */
                    cut_off?: number;
                    /** @description Numbers of pieces of street, as `/api/v1/coverage/streets` has them, such as `12-15,40`; at most 2000. */
                    pieces: string;
                    /** @description A house within so many metres of the trench is reached, 10 to 300; 50 if absent. */
                    reach_m?: number;
                    /** @description Of the CSV: `excel` for semicolons, decimal commas and a byte order mark, which a German spreadsheet opens at once. */
                    variant?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["WhatIfView"];
                    };
                };
                /** @description What went wrong */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/coverage/what-if.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The pieces of trench as CSV. */
        get: {
            parameters: {
                query: {
                    /**
                     * @description Which fixed-line release; the newest if absent.
                     * @example fixed-2021-06-30
                     */
                    release?: string;
                    /** @description Which rule, such as `GF1`, in its newest version; if nothing is asked, the first that held on the day of the data. */
                    rule?: string;
                    /** @description `alle`, `ftthb`, `ftth`, `fttb`, `fttc`, `hfc` or `sonst`, instead of a rule; `alle` if absent. */
                    tech?: string;
                    /** @description At least so many Mbit/s download, instead of a rule: 10, 16, 30, 50, 100, 200, 400 or 1000. */
                    down?: number;
                    /** @description `certain`: households count that are below the rule for certain; `possible`: those that may be. */
                    counting?: string;
                    /**
                     * @description Where new lines begin. `own`: at the city's own nodes and free cables, which the public's list never does; `served`:
                     *     in the nearest cell that has what the rule asks for.
                     */
                    start?: string;
                    /** @description New trench, euro per metre, whatever the surface, 1 to 10000. */
                    price_per_m?: number;
                    /** @description New trench in asphalt or concrete, euro per metre, 1 to 10000. */
                    price_asphalt?: number;
                    /** @description New trench in paving, euro per metre, 1 to 10000. */
                    price_paving?: number;
                    /** @description New trench in gravel, earth or grass, euro per metre, 1 to 10000. */
                    price_unpaved?: number;
                    /** @description Fibre blown into a free duct of one's own, euro per metre, 0 to 1000. */
                    price_blow_in?: number;
                    /** @description From the street into a house, euro per house, 0 to 100000. */
                    price_house?: number;
                    /** @description Share of households that book, 0.01 to 1. */
                    take_up?: number;
                    /** @description Length along streets over straight length, where no street graph reaches, 1 to 3. */
                    detour?: number;
                    /** @description Cells with fewer households below the rule form no cluster, 0.1 to 100. */
                    min_households?: number;
                    /** @description Clusters of one district closer than this along the streets are one, metres, 0 to 1000. */
                    merge_m?: number;
                    /** @description Clusters with more households are split, 10 to 5000. */
                    split_households?: number;
                    /** @description Branches that reach fewer households per metre of new trench are left out, 0 to 10. */
                    cut_off?: number;
                    /** @description Numbers of pieces of street, as `/api/v1/coverage/streets` has them, such as `12-15,40`; at most 2000. */
                    pieces: string;
                    /** @description A house within so many metres of the trench is reached, 10 to 300; 50 if absent. */
                    reach_m?: number;
                    /** @description Of the CSV: `excel` for semicolons, decimal commas and a byte order mark, which a German spreadsheet opens at once. */
                    variant?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/csv": string;
                    };
                };
                /** @description What went wrong */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/coverage/what-if.gpkg": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The pieces of trench and the cells they reach as `GeoPackage`. */
        get: {
            parameters: {
                query: {
                    /**
                     * @description Which fixed-line release; the newest if absent.
                     * @example fixed-2021-06-30
                     */
                    release?: string;
                    /** @description Which rule, such as `GF1`, in its newest version; if nothing is asked, the first that held on the day of the data. */
                    rule?: string;
                    /** @description `alle`, `ftthb`, `ftth`, `fttb`, `fttc`, `hfc` or `sonst`, instead of a rule; `alle` if absent. */
                    tech?: string;
                    /** @description At least so many Mbit/s download, instead of a rule: 10, 16, 30, 50, 100, 200, 400 or 1000. */
                    down?: number;
                    /** @description `certain`: households count that are below the rule for certain; `possible`: those that may be. */
                    counting?: string;
                    /**
                     * @description Where new lines begin. `own`: at the city's own nodes and free cables, which the public's list never does; `served`:
                     *     in the nearest cell that has what the rule asks for.
                     */
                    start?: string;
                    /** @description New trench, euro per metre, whatever the surface, 1 to 10000. */
                    price_per_m?: number;
                    /** @description New trench in asphalt or concrete, euro per metre, 1 to 10000. */
                    price_asphalt?: number;
                    /** @description New trench in paving, euro per metre, 1 to 10000. */
                    price_paving?: number;
                    /** @description New trench in gravel, earth or grass, euro per metre, 1 to 10000. */
                    price_unpaved?: number;
                    /** @description Fibre blown into a free duct of one's own, euro per metre, 0 to 1000. */
                    price_blow_in?: number;
                    /** @description From the street into a house, euro per house, 0 to 100000. */
                    price_house?: number;
                    /** @description Share of households that book, 0.01 to 1. */
                    take_up?: number;
                    /** @description Length along streets over straight length, where no street graph reaches, 1 to 3. */
                    detour?: number;
                    /** @description Cells with fewer households below the rule form no cluster, 0.1 to 100. */
                    min_households?: number;
                    /** @description Clusters of one district closer than this along the streets are one, metres, 0 to 1000. */
                    merge_m?: number;
                    /** @description Clusters with more households are split, 10 to 5000. */
                    split_households?: number;
                    /** @description Branches that reach fewer households per metre of new trench are left out, 0 to 10. */
                    cut_off?: number;
                    /** @description Numbers of pieces of street, as `/api/v1/coverage/streets` has them, such as `12-15,40`; at most 2000. */
                    pieces: string;
                    /** @description A house within so many metres of the trench is reached, 10 to 300; 50 if absent. */
                    reach_m?: number;
                    /** @description Of the CSV: `excel` for semicolons, decimal commas and a byte order mark, which a German spreadsheet opens at once. */
                    variant?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/geopackage+sqlite3": number[];
                    };
                };
                /** @description What went wrong */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/coverage/what-if.svg": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The trench as a map of 900 by 620 pixels, in the language of `Accept-Language`. */
        get: {
            parameters: {
                query: {
                    /**
                     * @description Which fixed-line release; the newest if absent.
                     * @example fixed-2021-06-30
                     */
                    release?: string;
                    /** @description Which rule, such as `GF1`, in its newest version; if nothing is asked, the first that held on the day of the data. */
                    rule?: string;
                    /** @description `alle`, `ftthb`, `ftth`, `fttb`, `fttc`, `hfc` or `sonst`, instead of a rule; `alle` if absent. */
                    tech?: string;
                    /** @description At least so many Mbit/s download, instead of a rule: 10, 16, 30, 50, 100, 200, 400 or 1000. */
                    down?: number;
                    /** @description `certain`: households count that are below the rule for certain; `possible`: those that may be. */
                    counting?: string;
                    /**
                     * @description Where new lines begin. `own`: at the city's own nodes and free cables, which the public's list never does; `served`:
                     *     in the nearest cell that has what the rule asks for.
                     */
                    start?: string;
                    /** @description New trench, euro per metre, whatever the surface, 1 to 10000. */
                    price_per_m?: number;
                    /** @description New trench in asphalt or concrete, euro per metre, 1 to 10000. */
                    price_asphalt?: number;
                    /** @description New trench in paving, euro per metre, 1 to 10000. */
                    price_paving?: number;
                    /** @description New trench in gravel, earth or grass, euro per metre, 1 to 10000. */
                    price_unpaved?: number;
                    /** @description Fibre blown into a free duct of one's own, euro per metre, 0 to 1000. */
                    price_blow_in?: number;
                    /** @description From the street into a house, euro per house, 0 to 100000. */
                    price_house?: number;
                    /** @description Share of households that book, 0.01 to 1. */
                    take_up?: number;
                    /** @description Length along streets over straight length, where no street graph reaches, 1 to 3. */
                    detour?: number;
                    /** @description Cells with fewer households below the rule form no cluster, 0.1 to 100. */
                    min_households?: number;
                    /** @description Clusters of one district closer than this along the streets are one, metres, 0 to 1000. */
                    merge_m?: number;
                    /** @description Clusters with more households are split, 10 to 5000. */
                    split_households?: number;
                    /** @description Branches that reach fewer households per metre of new trench are left out, 0 to 10. */
                    cut_off?: number;
                    /** @description Numbers of pieces of street, as `/api/v1/coverage/streets` has them, such as `12-15,40`; at most 2000. */
                    pieces: string;
                    /** @description A house within so many metres of the trench is reached, 10 to 300; 50 if absent. */
                    reach_m?: number;
                    /** @description Of the CSV: `excel` for semicolons, decimal commas and a byte order mark, which a German spreadsheet opens at once. */
                    variant?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "image/svg+xml": string;
                    };
                };
                /** @description What went wrong */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datasets/{dataset}/usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How often a dataset was asked for, by day and way: requests that were answered, not people. A request counts for every
         *     dataset it names by its quantities, or for all lines of sensors. The dashboard's own requests, those of accounts, tiles and
         *     what is said about data are not counted.
         */
        get: {
            parameters: {
                query?: {
                    /** @description How many days of UTC, 1 to 400; the last is today. */
                    days?: number;
                };
                header?: never;
                path: {
                    /** @description Name of a dataset, as in the catalogue */
                    dataset: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["DatasetUsage"];
                    };
                };
                /** @description What went wrong */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datastreams": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Datastreams, in order of number. */
        get: {
            parameters: {
                query?: {
                    /** @description Of this device (its number). */
                    device?: number;
                    /** @description Of these quantities, separated by commas. */
                    quantity?: string;
                    /** @description Of devices in this district. */
                    district?: string;
                    /** @description How many, 1 to 1000. */
                    limit?: number;
                    /** @description `next` of the page before. */
                    cursor?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["List_DatastreamView"];
                    };
                };
                /** @description What went wrong */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datastreams/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One datastream. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description Number of the datastream */
                    id: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["DatastreamView"];
                    };
                };
                /** @description What went wrong */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datastreams/{id}/citation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What to write below a figure that was made of readings: a sentence, BibTeX, a permalink with digest and date. */
        get: {
            parameters: {
                query: {
                    /** @description Observed at or after. */
                    from: string;
                    /** @description Observed before; must be over. */
                    to: string;
                    /** @description SHA-256 of what was cited; a permalink has it. */
                    sha256?: string;
                    /** @description When it was cited; a permalink has it. */
                    cited?: string;
                };
                header?: never;
                path: {
                    /** @description Number of the datastream */
                    id: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Citation"];
                        "text/html": string;
                    };
                };
                /** @description What went wrong */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datastreams/{id}/readings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Raw readings of a datastream, as JSON or, with `Accept: text/csv` or a `variant` of it, as CSV. */
        get: {
            parameters: {
                query?: {
                    /** @description Observed at or after. */
                    from?: string;
                    /** @description Observed before. */
                    to?: string;
                    /** @description `asc` (oldest first) or `desc`. */
                    order?: string;
                    /** @description How many, 1 to 1000; as CSV all, unless it is given. */
                    limit?: number;
                    /** @description `next` of the page before. */
                    cursor?: string;
                    /**
                     * @description `csv` for CSV without asking for it in a header; `excel` for CSV that a spreadsheet in German opens at once:
                     *     semicolons, decimal commas, a byte order mark.
                     */
                    variant?: string;
                };
                header?: never;
                path: {
                    /** @description Number of the datastream */
                    id: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["List_ReadingView"];
                        "text/csv": string;
                    };
                };
                /** @description What went wrong */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datastreams/{id}/series": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A datastream over time. */
        get: {
            parameters: {
                query?: {
                    /** @description Start; 24 hours before the end if left out. */
                    from?: string;
                    /** @description End (exclusive); now if left out. */
                    to?: string;
                    /** @description Length of a bucket: `1m 5m 10m 15m 30m 1h 2h 3h 6h 12h` from the epoch, `1d` local days, `1mo` local months. */
                    step?: string;
                    /** @description Instead of `step`: at most about so many buckets, 1 to 5000; the step follows from it. */
                    points?: number;
                    /**
                     * @description What becomes of buckets without readings: `null` (kept, empty), `none` (left out) or `previous` (the last value
                     *     goes on).
                     */
                    fill?: string;
                };
                header?: never;
                path: {
                    /** @description Number of the datastream */
                    id: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Series"];
                    };
                };
                /** @description What went wrong */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/devices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Devices. */
        get: {
            parameters: {
                query?: {
                    /** @description Part of the name, the kind or, with an account, the DevEUI. */
                    q?: string;
                    /** @description With this status: `online`, `late`, `offline` or `new`; several separated by commas. */
                    status?: string;
                    /** @description `true`: only those that are heard, but of which nothing can be read; needs an account. */
                    unread?: boolean;
                    /** @description Of these kinds, such as `river_level`, separated by commas. */
                    type?: string;
                    /** @description In this district. */
                    district?: string;
                    /** @description `id`, `name`, `type`, `status`, `last_seen`, `battery` or `silence`; descending with `-` in front. */
                    sort?: string;
                    /** @description How many, 1 to 1000. */
                    limit?: number;
                    /** @description `next` of the page before. */
                    cursor?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["List_DeviceView"];
                    };
                };
                /** @description What went wrong */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /** Register a device. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Draft"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["DeviceView"];
                    };
                };
                /** @description What went wrong */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/devices/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One device, by its number or, with an account, by its DevEUI. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description Number, or DevEUI (16 hex digits; needs an account) */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["DeviceView"];
                    };
                };
                /** @description What went wrong */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        /** Change a device. Its DevEUI stays: a device is its DevEUI. */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description Number or DevEUI */
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Draft"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["DeviceView"];
                    };
                };
                /** @description What went wrong */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        post?: never;
        /** Take a device out of the registry. Its readings stay. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description Number or DevEUI */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description What went wrong */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/devices/{id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Events of a device, newest first; the newest 500 are kept. */
        get: {
            parameters: {
                query?: {
                    /**
                     * @description Of this kind: `join`, `status`, `ack`, `log` or `location`.
                     * @example log
                     */
                    kind?: string;
                    /** @description At or after. */
                    from?: string;
                    /** @description Before. */
                    to?: string;
                    /** @description How many, 1 to 1000. */
                    limit?: number;
                    /** @description `next` of the page before. */
                    cursor?: string;
                };
                header?: never;
                path: {
                    /** @description Number or DevEUI */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["List_EventView"];
                    };
                };
                /** @description What went wrong */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/devices/{id}/frames": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How many of a device's frames arrived, day by day, by its frame counter. A counter that starts again loses nothing. */
        get: {
            parameters: {
                query?: {
                    /** @description From the local day of this moment on; left out: a week before `to`. At most 31 days before it. */
                    from?: string;
                    /** @description To the local day of the moment before; left out: now. */
                    to?: string;
                };
                header?: never;
                path: {
                    /** @description Number or DevEUI */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Frames"];
                    };
                };
                /** @description What went wrong */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/devices/{id}/installation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How a device is built in, and who said so. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description Number or DevEUI */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["InstallationView"];
                    };
                };
                /** @description What went wrong */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        /** Say how a device is built in. It holds for uplinks that come from then on; decode again what came before. */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description Number or DevEUI */
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["InstallationDraft"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["InstallationView"];
                    };
                };
                /** @description What went wrong */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/devices/{id}/receptions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who heard a device: the receptions of its uplinks, newest first. `limit` counts uplinks. */
        get: {
            parameters: {
                query?: {
                    /** @description Observed at or after. */
                    from?: string;
                    /** @description Observed before. */
                    to?: string;
                    /** @description How many uplinks, 1 to 1000. */
                    limit?: number;
                    /** @description `next` of the page before. */
                    cursor?: string;
                };
                header?: never;
                path: {
                    /** @description Number or DevEUI */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["List_ReceptionView"];
                    };
                };
                /** @description What went wrong */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/devices/{id}/uplinks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Uplinks of a device, newest first, with what decoding made of each. */
        get: {
            parameters: {
                query?: {
                    /** @description Observed at or after. */
                    from?: string;
                    /** @description Observed before. */
                    to?: string;
                    /** @description How many uplinks, 1 to 1000. */
                    limit?: number;
                    /** @description `next` of the page before. */
                    cursor?: string;
                };
                header?: never;
                path: {
                    /** @description Number or DevEUI */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["List_UplinkView"];
                    };
                };
                /** @description What went wrong */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/districts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every district, in order of key. */
        get: {
            parameters: {
                query?: {
                    /** @description How many, 1 to 1000. */
                    limit?: number;
                    /** @description `next` of the page before. */
                    cursor?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["List_DistrictView"];
                    };
                };
                /** @description What went wrong */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/districts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One district, with its outline. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The city's key */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["DistrictWhole"];
                    };
                };
                /** @description What went wrong */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/docs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** This document as a page. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/html": string;
                    };
                };
                /** @description What went wrong */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/gateways": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Gateways, in order of id. */
        get: {
            parameters: {
                query?: {
                    /** @description How many, 1 to 1000. */
                    limit?: number;
                    /** @description `next` of the page before. */
                    cursor?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["List_GatewayView"];
                    };
                };
                /** @description What went wrong */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/gateways/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One gateway. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description 16 hex digits */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["GatewayView"];
                    };
                };
                /** @description What went wrong */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/import/devices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tables of devices that were brought in within the last 24 hours, by whom, and whether they were undone. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ImportList"];
                    };
                };
                /** @description What went wrong */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /**
         * Bring in devices from a CSV table, as a spreadsheet saves it: separated by comma, semicolon or tab, UTF-8 or
         *     Windows-1252, headings in English or German. Devices are known by their DevEUI; an empty cell leaves what is known.
         *     Rows that are wrong are answered with the reason, and cost no other row.
         */
        post: {
            parameters: {
                query?: {
                    /** @description `true`: only say what would happen. */
                    dry_run?: boolean;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "text/csv": string;
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ImportOutcome"];
                    };
                };
                /** @description What went wrong */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/import/devices/{id}/undo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Undo an import of devices: what was new is taken out of the registry, what was changed is as it was. What somebody has changed
         *     since stays.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description Number of the import */
                    id: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["UndoOutcome"];
                    };
                };
                /** @description What went wrong */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/ingest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How every message ended, per source, and how far ingest lags. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Accounting"];
                    };
                };
                /** @description What went wrong */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/key": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the key a request is made with may do, and how it was used. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["KeyView"];
                    };
                };
                /** @description What went wrong */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every key, in order of number. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["KeyView"][];
                    };
                };
                /** @description What went wrong */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /** Make a key. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Wanted"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Made"];
                    };
                };
                /** @description What went wrong */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revoke a key: it opens nothing any more. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description Number of the key */
                    id: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description What went wrong */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/latest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The newest reading of every datastream, in order of number; with `Accept: application/geo+json` as GeoJSON, with
         *     `text/csv` or a `variant` of it as CSV.
         */
        get: {
            parameters: {
                query?: {
                    /** @description Of these quantities, separated by commas. */
                    quantity?: string;
                    /** @description Of devices in this district. */
                    district?: string;
                    /**
                     * @description Of devices in this box: west, south, east, north in degrees.
                     * @example 7.0,51.2,7.3,51.3
                     */
                    bbox?: string;
                    /** @description How many, 1 to 1000; as CSV all, unless it is given. */
                    limit?: number;
                    /** @description `next` of the page before. */
                    cursor?: string;
                    /**
                     * @description `csv` for CSV without asking for it in a header; `excel` for CSV that a spreadsheet in German opens at once:
                     *     semicolons, decimal commas, a byte order mark.
                     */
                    variant?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["List_LatestView"];
                        "application/geo+json": components["schemas"]["FeatureCollection"];
                        "text/csv": string;
                    };
                };
                /** @description What went wrong */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Live events: `hello`, then `device`, `reading`, `ingest`, `alert` and, when events were missed, `resync`. */
        get: {
            parameters: {
                query?: {
                    /** @description `device`, `reading`, `ingest` (with an account), `alert` (for administrators), separated by commas; all if left out. */
                    topics?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/event-stream": string;
                    };
                };
                /** @description What went wrong */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** This document. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": Record<string, never>;
                    };
                };
                /** @description What went wrong */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/publish/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the public sees and why, in order of number; with a rule to try as if it stood behind those there are. */
        get: {
            parameters: {
                query?: {
                    /** @description Only what is public, or only what is not. */
                    public?: boolean;
                    /** @description How many, 1 to 1000. */
                    limit?: number;
                    /** @description `next` of the page before. */
                    cursor?: string;
                    /** @description Kinds of devices of a rule to try, separated by commas; `*` stands for any characters. */
                    kinds?: string;
                    /** @description Its quantities. */
                    quantities?: string;
                    /** @description Its districts, by key. */
                    districts?: string;
                    /** @description Length of the buckets it publishes, such as `1h`. */
                    aggregate?: string;
                    /** @description Its delay, such as `15m`. */
                    delay?: string;
                    /** @description How many a bucket must stand for. */
                    minimum_count?: number;
                    /** @description Side of the squares it blurs places to, in metres. */
                    blur_m?: number;
                    /** @description What it rounds to. */
                    round?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["List_Previewed"];
                    };
                };
                /** @description What went wrong */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/rejects": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Messages that could not be used, newest first. */
        get: {
            parameters: {
                query: {
                    /**
                     * @description With this reason.
                     * @example codec_error
                     */
                    reason?: string;
                    /** @description Of this device. */
                    dev_eui?: string;
                    /** @description `true`: only those not replayed yet. */
                    open: boolean;
                    /** @description How many, 1 to 1000. */
                    limit?: number;
                    /** @description `next` of the page before. */
                    cursor?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["List_RejectView"];
                    };
                };
                /** @description What went wrong */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/rejects/open": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How many of the rejects that are kept were not replayed with success. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["OpenRejects"];
                    };
                };
                /** @description What went wrong */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/rejects/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send rejects through ingest again, for example after a codec was mended. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Replay"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ReplayOutcome"];
                    };
                };
                /** @description What went wrong */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/rejects/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One of them. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description Number of the reject */
                    id: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["RejectView"];
                    };
                };
                /** @description What went wrong */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/reprocess": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Decode archived uplinks again, and put what comes out now in the place of what came out then.
         * @description Readings that are not made any more become gaps; all that change are marked as corrected. With `dry_run` nothing is
         *     written, and the answer says what would change.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Reprocess"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ReprocessOutcome"];
                    };
                };
                /** @description What went wrong */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who the token belongs to. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Who"];
                    };
                };
                /** @description What went wrong */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /** Sign in. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Credentials"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Begun"];
                    };
                };
                /** @description What went wrong */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        /** Sign out. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description What went wrong */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description The accounting of ingest. */
        Accounting: {
            /** @description From arrival to disk. */
            lag_ms: components["schemas"]["Lag"];
            /**
             * Format: int64
             * @description Messages that came in and are not settled yet.
             */
            pending: number;
            /** @description Rejected messages by reason. */
            rejected_by_reason: {
                [key: string]: number;
            };
            /** @description Each source. */
            sources: components["schemas"]["Source"][];
            /** @description All sources together. */
            total: components["schemas"]["Ends"];
        };
        /** @description A programme's verdict on an address. */
        AddressVerdictView: {
            /** @description Why. */
            reasons: string[];
            /** @description `served`, `unserved` or `unknown`. */
            result: string;
            /** @description The rule. */
            rule: string;
            /** @description Its version. */
            version: string;
        };
        /** @description An address that `place` knows. */
        AddressView: {
            /** @description Its number, with a letter if it has one. */
            number: string;
            /** @description Its street. */
            street: string;
        };
        /** @description One firing of a rule at one subject. */
        Alert: {
            acknowledged?: components["schemas"]["AlertAcknowledgement"] | null;
            /** @description What people did about it, the oldest first; the newest 50. */
            history?: components["schemas"]["AlertDeed"][];
            /**
             * @description Its number, as a text; later ones are larger.
             * @example 17
             */
            id: string;
            /**
             * @description What fires by the rule: `above`, `below`, `rise`, `fall`, `silent`, `gateway_silent` or `undecoded`.
             * @example above
             */
            kind: string;
            /**
             * Format: double
             * @description The limit of the rule.
             */
            limit: number;
            /** @description What the rule was called. */
            name: string;
            /**
             * Format: double
             * @description The value farthest beyond the limit.
             */
            peak: number;
            /**
             * Format: date-time
             * @description When it cleared.
             */
            resolved_at?: string | null;
            /** @description The rule. */
            rule: string;
            /**
             * Format: date-time
             * @description The moment of the newest value.
             */
            seen_at: string;
            /** @description How bad it is. */
            severity: components["schemas"]["AlertSeverity"];
            /** @description Whether nobody is told of it just now. */
            silenced?: boolean;
            /**
             * Format: date-time
             * @description Since when: the first reading beyond the limit; of silence, when it was last heard.
             */
            since: string;
            /** @description How it stands. */
            state: components["schemas"]["AlertState"];
            /** @description What it is about. */
            subject: components["schemas"]["AlertSubject"];
            /**
             * Format: double
             * @description The newest value: a reading; of a rise or a fall by how much; of a silent device how many of its intervals, of a
             *     gateway how many seconds; of undecoded uplinks their share.
             */
            value: number;
        };
        /** @description Who has taken an alert on. */
        AlertAcknowledgement: {
            /**
             * Format: date-time
             * @description When.
             */
            at: string;
            /** @description Sign-in name; null for the administration token. */
            by?: string | null;
            /** @description What was said. */
            comment: string;
        };
        /**
         * @description What can be done about an alert.
         * @enum {string}
         */
        AlertAct: "acknowledged" | "released";
        /** @description When a rule would have fired. */
        AlertBackTest: {
            /** @description Each time it would have, the newest first. */
            firings: components["schemas"]["AlertBackTestFiring"][];
            /**
             * Format: int64
             * @description Seconds of the longest.
             */
            longest_s: number;
            /** @description Subjects the rule looks at. */
            subjects: number;
            /**
             * Format: int64
             * @description Seconds it would have fired for, all subjects together.
             */
            total_s: number;
            /** @description Whether not all could be looked at, or told. */
            truncated: boolean;
        };
        /** @description A time for which a rule would have fired. */
        AlertBackTestFiring: {
            /**
             * Format: int32
             * @description The datastream.
             */
            datastream?: number | null;
            /** @description The device; null for a gateway. */
            device?: string | null;
            /**
             * Format: date-time
             * @description Since when.
             */
            from: string;
            /**
             * Format: double
             * @description The limit.
             */
            limit: number;
            /** @description What people call it. */
            name: string;
            /**
             * Format: double
             * @description The value farthest beyond the limit.
             */
            peak: number;
            /**
             * Format: date-time
             * @description When it cleared; null if it would still fire.
             */
            to?: string | null;
        };
        /** @description A rule that is tried on the past. */
        AlertBackTestQuestion: {
            /**
             * Format: int32
             * @description How many days, 1 to 92; 30 if left out.
             */
            days?: number | null;
            /** @description The rule; what it is called and who is told does not matter. */
            rule: components["schemas"]["AlertRuleDraft"];
        };
        /** @description What fires. Values are in the quantity's unit. */
        AlertCondition: {
            /**
             * Format: double
             * @description Clears below this.
             */
            clear?: number | null;
            /**
             * Format: int32
             * @description Seconds for which readings must have been above.
             */
            for_s: number;
            /** @enum {string} */
            kind: "above";
            /** @description What is measured. */
            quantity: string;
            /**
             * Format: double
             * @description The limit.
             */
            value: number;
        } | {
            /**
             * Format: double
             * @description Clears above this.
             */
            clear?: number | null;
            /**
             * Format: int32
             * @description Seconds for which readings must have been below.
             */
            for_s: number;
            /** @enum {string} */
            kind: "below";
            /** @description What is measured. */
            quantity: string;
            /**
             * Format: double
             * @description The limit.
             */
            value: number;
        } | {
            /** @enum {string} */
            kind: "rise";
            /** @description What is measured. */
            quantity: string;
            /**
             * Format: double
             * @description By how much.
             */
            value: number;
            /**
             * Format: int32
             * @description Seconds the earlier one may lie back.
             */
            within_s: number;
        } | {
            /** @enum {string} */
            kind: "fall";
            /** @description What is measured. */
            quantity: string;
            /**
             * Format: double
             * @description By how much.
             */
            value: number;
            /**
             * Format: int32
             * @description Seconds the earlier one may lie back.
             */
            within_s: number;
        } | {
            /**
             * Format: int32
             * @description How many.
             */
            intervals: number;
            /** @enum {string} */
            kind: "silent";
        } | {
            /**
             * Format: int32
             * @description How many.
             */
            for_s: number;
            /** @enum {string} */
            kind: "gateway_silent";
        } | {
            /** @enum {string} */
            kind: "undecoded";
            /**
             * Format: double
             * @description From 0 to 1.
             */
            share: number;
            /**
             * Format: int32
             * @description Seconds over which they are counted.
             */
            within_s: number;
        };
        /** @description How many alerts have not cleared. */
        AlertCounts: {
            /**
             * Format: int32
             * @description Somebody has to act now.
             */
            critical: number;
            /**
             * Format: int32
             * @description Worth knowing.
             */
            info: number;
            /**
             * Format: int32
             * @description Somebody has to look at it.
             */
            warning: number;
        };
        /** @description What somebody did about an alert. */
        AlertDeed: {
            /**
             * Format: date-time
             * @description When.
             */
            at: string;
            /** @description Sign-in name; null for the administration token. */
            by?: string | null;
            /** @description What was said. */
            comment: string;
            /** @description What was done. */
            what: components["schemas"]["AlertAct"];
        };
        /** @description A name in both languages. */
        AlertLabel: {
            /** @description German. */
            de: string;
            /** @description English. */
            en: string;
        };
        /** @description Alerts, and how it stands with all. */
        AlertList: {
            /** @description Those that were asked for, firing since the newest moment first. */
            alerts: components["schemas"]["Alert"][];
            /**
             * Format: date-time
             * @description Since when none fires; null while one does, and if there never was one.
             */
            calm_since?: string | null;
            /** @description How many have not cleared, of all there are. */
            counts: components["schemas"]["AlertCounts"];
            /** @description What to give as `cursor` to get the next page; null on the last. */
            next?: string | null;
        };
        /** @description Something that is measured. */
        AlertQuantity: {
            /** @description Its name. */
            label: components["schemas"]["AlertLabel"];
            /** @description Its name on the wire. */
            quantity: string;
            /** @description What people read behind a number. */
            symbol: string;
            /** @description UCUM code. */
            unit: string;
        };
        /** @description Hours in which nobody is told, local time; they may go over midnight. What still fires at their end is told then. */
        AlertQuiet: {
            /**
             * @description First minute.
             * @example 22:00
             */
            from: string;
            /**
             * @description First minute after.
             * @example 06:00
             */
            to: string;
        };
        /** @description How it stands with a receiver. */
        AlertReceiver: {
            /** @description How it is told: `webhook`. */
            kind: string;
            /**
             * Format: date-time
             * @description When it was told last.
             */
            last_at?: string | null;
            /** @description Why it did not take what it was told last; null if it did, or was told nothing since the program started. */
            last_error?: string | null;
            /** @description Its name. */
            name: string;
        };
        /** @description A rule. */
        AlertRule: {
            /** @description What fires. */
            condition: components["schemas"]["AlertCondition"];
            /** @description Whether it is looked at. */
            enabled: boolean;
            /**
             * @description What addresses name it by: small letters, digits and dashes.
             * @example wupper-high
             */
            id: string;
            /** @description What people call it. */
            name: string;
            /** @description Receivers that are told, by name. */
            notify: string[];
            /** @description Who wrote it. */
            origin: components["schemas"]["AlertRuleOrigin"];
            quiet?: components["schemas"]["AlertQuiet"] | null;
            /**
             * Format: int32
             * @description Seconds after which they are told again while it fires and nobody has acknowledged it.
             */
            repeat_s?: number | null;
            /** @description Where. */
            scope: components["schemas"]["AlertScope"];
            /** @description How bad it is. */
            severity: components["schemas"]["AlertSeverity"];
        };
        /** @description A rule to be written. */
        AlertRuleDraft: {
            /** @description What fires. */
            condition: components["schemas"]["AlertCondition"];
            /** @description Whether it is looked at; yes if left out. */
            enabled?: boolean | null;
            /** @description What addresses name it by; made of the name if left out. Where the address names it, that counts. */
            id?: string | null;
            /** @description What people call it. */
            name: string;
            /** @description Receivers that are told, by name. */
            notify?: string[] | null;
            quiet?: components["schemas"]["AlertQuiet"] | null;
            /**
             * Format: int32
             * @description Seconds after which they are told again.
             */
            repeat_s?: number | null;
            scope?: components["schemas"]["AlertScope"] | null;
            /** @description How bad it is. */
            severity: components["schemas"]["AlertSeverity"];
        };
        /**
         * @description Who wrote a rule.
         * @enum {string}
         */
        AlertRuleOrigin: "dashboard" | "configuration";
        /** @description Where a rule looks: an empty list leaves nothing out, and a device must be in each that is given. */
        AlertScope: {
            /**
             * @description These devices.
             * @default []
             */
            devices: string[];
            /**
             * @description Devices in these districts.
             * @default []
             */
            districts: string[];
            /**
             * @description Devices with one of these tags, each `key` or `key=value`.
             * @default []
             */
            tags: string[];
        };
        /**
         * @description How bad an alert is, the worst first.
         * @enum {string}
         */
        AlertSeverity: "critical" | "warning" | "info";
        /** @description Nobody is told of these alerts until a moment. What still fires then is told then. */
        AlertSilence: {
            /**
             * Format: date-time
             * @description When it was made.
             */
            at: string;
            /** @description Sign-in name of who made it; null for the administration token. */
            by?: string | null;
            /** @description Only alerts of this device. */
            device?: string | null;
            ended?: components["schemas"]["AlertSilenceEnd"] | null;
            /**
             * @description Its number, as a text.
             * @example 3
             */
            id: string;
            /** @description Why, in the words of who made it. */
            reason: string;
            /** @description Only alerts of this rule. */
            rule?: string | null;
            /**
             * Format: date-time
             * @description When it ends.
             */
            until: string;
        };
        /** @description A silence to be made. */
        AlertSilenceDraft: {
            /** @description Only alerts of the device with this DevEUI. */
            device?: string | null;
            /** @description Why. */
            reason: string;
            /** @description Only alerts of this rule. */
            rule?: string | null;
            /**
             * Format: date-time
             * @description When it ends, at most 31 days from now.
             */
            until: string;
        };
        /** @description How a silence ended. */
        AlertSilenceEnd: {
            /**
             * Format: date-time
             * @description When.
             */
            at: string;
            /** @description Sign-in name of who did; null for the administration token, and where its time was over. */
            by?: string | null;
            /** @description Whether somebody ended it before its time. */
            early: boolean;
        };
        /** @description Silences. */
        AlertSilenceList: {
            /** @description In order of number. */
            silences: components["schemas"]["AlertSilence"][];
        };
        /**
         * @description How an alert stands.
         * @enum {string}
         */
        AlertState: "firing" | "acknowledged" | "resolved";
        /** @description What an alert is about, as it was called when it fired. */
        AlertSubject: {
            /**
             * Format: int32
             * @description The datastream, where readings are looked at.
             */
            datastream?: number | null;
            /** @description The device; null for a gateway. */
            device?: string | null;
            /** @description The gateway. */
            gateway?: string | null;
            label?: components["schemas"]["AlertLabel"] | null;
            /** @description What people call it. */
            name: string;
            /** @description What is measured. */
            quantity?: string | null;
            /** @description What people read behind a number. */
            symbol?: string | null;
            /** @description UCUM code of `value`, `limit` and `peak`; null where intervals are counted. */
            unit?: string | null;
        };
        /** @description The process lives. */
        Alive: {
            /** @description `ok`. */
            status: components["schemas"]["Standing"];
        };
        /** @description Households by the fastest download they can have; null where it is fewer than 5. */
        BandsView: {
            /**
             * Format: int64
             * @description Below 30 Mbit/s.
             */
            below_30?: number | null;
            /**
             * Format: int64
             * @description 100 to below 400 Mbit/s.
             */
            from_100?: number | null;
            /**
             * Format: int64
             * @description 1000 Mbit/s and more.
             */
            from_1000?: number | null;
            /**
             * Format: int64
             * @description 30 to below 100 Mbit/s.
             */
            from_30?: number | null;
            /**
             * Format: int64
             * @description 400 to below 1000 Mbit/s.
             */
            from_400?: number | null;
        };
        /** @description A session that began. */
        Begun: {
            /**
             * Format: date-time
             * @description When it ends.
             */
            expires: string;
            /** @description Sign-in name. */
            name: string;
            /** @description What the user may do: `admin` or `viewer`. */
            role: string;
            /** @description Bearer token of the session. */
            token: string;
        };
        /** @description A quantity by district. */
        ByDistrict: {
            /** @description What is measured. */
            quantity?: string | null;
            /** @description A row for each district with devices that measure it, and one without a district for those outside. */
            rows: components["schemas"]["DistrictRow"][];
            /**
             * @description Length of a bucket.
             * @example 1h
             */
            step: string;
            /** @description UCUM code of the unit. */
            unit: string;
        };
        /** @description A correction: value × scale + offset in the quantity's unit. */
        CalibrationDraft: {
            /** @description Of which of several; left out, of all that have none of their own. */
            channel?: string | null;
            /**
             * Format: double
             * @description Addend; 0 if left out.
             */
            offset?: number | null;
            /** @description Of what, such as `distance`. */
            quantity: string;
            /**
             * Format: double
             * @description Factor; 1 if left out.
             */
            scale?: number | null;
            /**
             * Format: date-time
             * @description Readings observed from then on; left out: all.
             */
            valid_from?: string | null;
        };
        /** @description A correction: value × scale + offset in the quantity's unit. */
        CalibrationView: {
            /** @description Of which of several. */
            channel?: string | null;
            /**
             * Format: double
             * @description Addend.
             */
            offset: number;
            /** @description Of what. */
            quantity: string;
            /**
             * Format: double
             * @description Factor.
             */
            scale: number;
            /**
             * Format: date-time
             * @description Readings observed from then on.
             */
            valid_from: string;
        };
        /** @description A cost under other prices and take-ups. */
        CaseView: {
            /**
             * Format: double
             * @description Euro for everything.
             */
            cost: number;
            /**
             * Format: double
             * @description Euro for each household that books.
             */
            cost_per_booking?: number | null;
            /**
             * Format: double
             * @description Euro for each household that is reached.
             */
            cost_per_household?: number | null;
            /**
             * Format: double
             * @description Factor of all prices.
             */
            price_factor: number;
            /**
             * Format: double
             * @description Share of households that book.
             */
            take_up: number;
        };
        /** @description A cell. */
        CellView: {
            households?: components["schemas"]["DwellersView"] | null;
            /**
             * @description Its official name.
             * @example 100mN56799E3709
             */
            id: string;
            /** @description Releases it is made from. */
            inputs: components["schemas"]["InputView"][];
            mobile?: components["schemas"]["NetworksView"] | null;
            /** @description Where it lies for the most part. */
            place: components["schemas"]["PlaceView"];
            /** @description The fixed-line release. */
            release: string;
            /** @description Corners, closed: longitude, latitude pairs. */
            ring: number[][];
            /** @description Shares of households by technology and speed. */
            shares: components["schemas"]["ShareView"][];
            /** @description What every version of every rule says. */
            verdicts: components["schemas"]["RulingView"][];
        };
        /** @description Cells by verdict. */
        CellsView: {
            /**
             * Format: int32
             * @description Some have it.
             */
            partly: number;
            /**
             * Format: int32
             * @description Everybody has it.
             */
            served: number;
            /**
             * Format: int32
             * @description The figures cannot tell, or there are none.
             */
            unknown: number;
            /**
             * Format: int32
             * @description Nobody has it.
             */
            unserved: number;
        };
        /** @description A place on the globe. */
        Center: {
            /**
             * Format: double
             * @description Latitude.
             */
            lat: number;
            /**
             * Format: double
             * @description Longitude.
             */
            lon: number;
        };
        /** @description A change. */
        ChangeView: components["schemas"]["InstallationNow"] & {
            /**
             * Format: date-time
             * @description When.
             */
            at: string;
            /** @description Sign-in name; null for the administration token. */
            by?: string | null;
            /** @description Why. */
            why: string;
        };
        /** @description A cell that would not be as it is without a gateway. */
        ChangedCellView: {
            /**
             * @description Its status without it.
             * @example none
             */
            after: string;
            /**
             * @description Its status with the gateway: `covered` or `weak`.
             * @example covered
             */
            before: string;
            /**
             * @description The cell.
             * @example 100mN56799E3709
             */
            cell: string;
        };
        /** @description A chart as data: the columns that are drawn, and the sentence under the picture. `sum` of a counter is what it counted. */
        ChartView: components["schemas"]["ColumnsView"] & {
            /** @description The chart in a sentence. */
            caption: string;
            /**
             * Format: int32
             * @description Number of the datastream.
             */
            datastream: number;
            /**
             * Format: date-time
             * @description Start of the range.
             */
            from: string;
            /**
             * Format: date-time
             * @description End of the range.
             */
            to: string;
            /** @description UCUM code of the unit. */
            unit: string;
        };
        /** @description A citation of readings. */
        Citation: {
            /** @description The citation for bibliographies. */
            bibtex: string;
            /**
             * Format: date-time
             * @description When this was looked at, or what the permalink says.
             */
            cited: string;
            /** @description Where the readings lie. */
            data: string;
            /**
             * Format: int32
             * @description Number of the datastream.
             */
            datastream: number;
            /**
             * Format: date-time
             * @description First moment.
             */
            from: string;
            /** @description Licence, by its short name. */
            licence: string;
            /** @description The address that tells all this again, and whether the data are still the same. */
            permalink: string;
            /** @description Who is to be named. */
            publisher: string;
            /**
             * Format: int64
             * @description How many readings.
             */
            readings: number;
            /** @description SHA-256 of the readings as CSV, as `data` gives them with `Accept: text/csv`. */
            sha256: string;
            /** @description The citation as a sentence. */
            text: string;
            /** @description What was measured, and where. */
            title: string;
            /**
             * Format: date-time
             * @description First moment after it.
             */
            to: string;
            /** @description Whether the readings are those that were cited; null if no permalink was followed. */
            unchanged?: boolean | null;
        };
        /** @description Cells that changed in one way. */
        ClassView: {
            /**
             * Format: int32
             * @description How many cells.
             */
            cells: number;
            /**
             * Format: int64
             * @description How many households live in them; null if fewer than 5.
             */
            households?: number | null;
            /** @description Whether the number is not told because it is small. */
            suppressed?: boolean;
        };
        /** @description Cells by how they changed. */
        ClassesView: {
            /** @description More have it, not everybody. */
            improved: components["schemas"]["ClassView"];
            /** @description Only the later release has figures. */
            new: components["schemas"]["ClassView"];
            /** @description Everybody has it now, and did not before. */
            newly_served: components["schemas"]["ClassView"];
            /** @description As many as before. */
            unchanged: components["schemas"]["ClassView"];
            /** @description Only the earlier one has. */
            vanished: components["schemas"]["ClassView"];
            /** @description Fewer. */
            worse: components["schemas"]["ClassView"];
        };
        /** @description A cell of a cluster. */
        ClusterCellView: {
            /**
             * @description Its official name.
             * @example 100mN56799E3709
             */
            id: string;
            /** @description Households below the rule for certain, and those that may be. */
            interval: components["schemas"]["Interval"];
            /** @description Its corner points, longitude and latitude, closed. */
            ring: number[][];
        };
        /** @description A work list, or a page of it. */
        ClusterList: {
            /** @description Clusters in order of rank. */
            items: components["schemas"]["ClusterView"][];
            /** @description What to give as `cursor` to get the next page; null on the last. */
            next?: string | null;
            /** @description What was asked, with every assumption. */
            scenario: components["schemas"]["ScenarioView"];
            /** @description What everything costs under other prices and take-ups. */
            sensitivity: components["schemas"]["CaseView"][];
            /** @description The list in words. */
            sentence: string;
            /** @description All clusters together. */
            total: components["schemas"]["Total"];
        };
        /** @description Name and key of a district or quarter. */
        ClusterPlaceView: {
            /** @description The city's key. */
            id: string;
            /** @description Its name. */
            name: string;
        };
        /** @description A cluster of households below a rule, and what connecting it takes. */
        ClusterView: {
            /**
             * Format: double
             * @description Euro it adds where everything ranked before it is built: trenches they share are dug once.
             */
            added_cost: number;
            /** @description Addresses in its cells; null if no addresses are known. */
            addresses?: number | null;
            /** @description Firms, schools, hospitals and authorities among them; null while it is not known what addresses are used for. */
            anchors?: number | null;
            /** @description Number of cells. */
            cells: number;
            /** @description Its middle. */
            center: components["schemas"]["Center"];
            /** @description Addresses at which an operator has committed to build what the rule asks for; null without an account. */
            committed_addresses?: number | null;
            /**
             * Format: double
             * @description Euro for trenches and house connections, as if nothing else was built.
             */
            cost: number;
            /**
             * Format: double
             * @description Euro for each household that is reached; null if they are too few to be told.
             */
            cost_per_household?: number | null;
            district?: components["schemas"]["ClusterPlaceView"] | null;
            /**
             * Format: double
             * @description Metres in free ducts of one's own; null without an account.
             */
            duct_reuse_m?: number | null;
            /** @description What lengths come from: `street_graph` or `straight_line`. */
            estimate: string;
            /**
             * Format: int64
             * @description Households that count; null if they are too few to be told.
             */
            households?: number | null;
            /**
             * Format: double
             * @description Households reached for each metre of new trench: what the list is ordered by.
             */
            households_per_m?: number | null;
            /**
             * @description Its lowest cell; stays as long as that does.
             * @example 100mN56799E3709
             */
            id: string;
            /** @description Households below the rule for certain, and those that may be. */
            interval: components["schemas"]["Interval"];
            /**
             * Format: int64
             * @description Households whose branch reaches too few to be built.
             */
            left_out?: number | null;
            nearest_asset?: components["schemas"]["NearestView"] | null;
            /**
             * Format: double
             * @description Metres to dig.
             */
            new_trench_m: number;
            /** @description Where it lies, for people. */
            place?: string | null;
            quarter?: components["schemas"]["ClusterPlaceView"] | null;
            /** @description Place in the list, from 1. */
            rank: number;
            /** @description The cluster in words. */
            sentence: string;
            /**
             * Format: double
             * @description Share of the households of its cells that are served already and caught on the way.
             */
            served_on_the_way?: number | null;
            /**
             * Format: date
             * @description Data date of the first release since which it has not been served.
             */
            since: string;
        };
        /** @description A cluster with its cells, and with what only planners see. */
        ClusterWhole: {
            /** @description Its cells. */
            cells: components["schemas"]["ClusterCellView"][];
            /** @description As in the list. */
            cluster: components["schemas"]["ClusterView"];
            /** @description Why its households count: the rule in words, with version and source. */
            reasons: string[];
            /** @description The trenches; null without an account. */
            route?: components["schemas"]["PieceView"][] | null;
            /** @description Its cost under other prices and take-ups. */
            sensitivity: components["schemas"]["CaseView"][];
        };
        /** @description How a draft and the codec in force differ on uplinks that came in. `uplinks` is the sum of the following five. */
        CodecComparison: {
            /**
             * Format: int64
             * @description Decoded by the codec in force only.
             */
            broken: number;
            /**
             * Format: int64
             * @description Decoded to something else.
             */
            changed: number;
            /**
             * Format: int64
             * @description Devices whose uplinks were decoded.
             */
            devices: number;
            /** @description Those that differ, the first fifty. */
            differing: components["schemas"]["DifferingUplink"][];
            /**
             * Format: int64
             * @description Decoded by neither.
             */
            failing: number;
            /**
             * Format: int64
             * @description Decoded by the draft only.
             */
            mended: number;
            /**
             * Format: int64
             * @description Decoded to the same.
             */
            same: number;
            /**
             * Format: int64
             * @description Uplinks that were decoded.
             */
            uplinks: number;
        };
        /** @description A place where an answer is not what was expected. */
        CodecDifference: {
            /**
             * @description JSON pointer into the answer.
             * @example /data/temperature
             */
            at: string;
            /** @description What was expected there; left out if nothing. */
            expected?: Record<string, never> | null;
            /** @description What is there; left out if nothing. */
            got?: Record<string, never> | null;
        };
        /** @description A draft. */
        CodecDraft: {
            /** @description What it is about. */
            note?: string | null;
            /** @description JavaScript. */
            source: string;
            vectors?: components["schemas"]["Vec"] | null;
        };
        /** @description Why a codec decoded nothing. */
        CodecFault: {
            /**
             * Format: int32
             * @description Column, if known.
             */
            column?: number | null;
            /**
             * @description `syntax`, `runtime`, `reported`, `time_limit`, `memory_limit`, `shape` or `refused`.
             * @example runtime
             */
            kind: string;
            /**
             * Format: int32
             * @description Line of the source, if known.
             */
            line?: number | null;
            /** @description What is wrong. */
            message: string;
        };
        /** @description A reading that a decoded object would become. */
        CodecReading: {
            /** @description Which of several. */
            channel?: string | null;
            /** @description Its name in both languages. */
            label: components["schemas"]["Label"];
            /** @description Remarks. */
            quality: string[];
            /** @description Quantity by name. */
            quantity: string;
            /** @description What people read behind a number. */
            symbol: string;
            /**
             * Format: date-time
             * @description Its own time, where the payload carries one.
             */
            time?: string | null;
            /** @description UCUM code. */
            unit: string;
            /**
             * Format: double
             * @description The value; null for a gap.
             */
            value?: number | null;
        };
        /** @description Why a step is taken. */
        CodecReason: {
            /** @description In words, for those who ask later. */
            reason: string;
        };
        /** @description What one of two codecs makes of an uplink. */
        CodecSide: {
            /** @description Why nothing; null if it decodes. */
            error?: string | null;
            /** @description What becomes of it. */
            readings: components["schemas"]["CodecReading"][];
        };
        /** @description What a codec made of one payload. */
        CodecTrial: {
            /** @description The decoded object; null if there is none. */
            data?: Record<string, never> | null;
            /** @description Why nothing was decoded. */
            errors: components["schemas"]["CodecFault"][];
            /**
             * Format: int64
             * @description Milliseconds of processor time it may take.
             */
            limit_ms: number;
            /**
             * Format: int64
             * @description Microseconds the call took.
             */
            micros: number;
            /** @description What becomes of it: quantities in their units. */
            readings: components["schemas"]["CodecReading"][];
            /** @description What the codec remarked. */
            warnings: string[];
        };
        /** @description What a codec made of an example. */
        CodecVerdict: {
            /** @description What came out: an object with `data` and perhaps `warnings`, or with `errors`. */
            answer: Record<string, never>;
            /** @description Where it differs, the first twenty places. */
            differences: components["schemas"]["CodecDifference"][];
            /** @description Whether that is what was expected. */
            passes: boolean;
        };
        /** @description A codec. */
        CodecView: {
            /**
             * Format: int64
             * @description Devices that have it.
             */
            devices: number;
            /** @description Whether it has a draft. */
            draft: boolean;
            /** @description Whether it has a source in JavaScript; else it is part of the program only. */
            javascript: boolean;
            /** @description Its name. */
            name: string;
            /** @description Where the one in force comes from: `built_in`, `file` or `editor`; null if there is only a draft. */
            origin?: string | null;
            /**
             * Format: int32
             * @description The version in force; 0 is what came with the program or lies in the operator's directory, null is none.
             */
            version?: number | null;
        };
        /** @description A codec with its versions. */
        CodecWhole: components["schemas"]["CodecView"] & {
            /** @description Bytes a source may have. */
            limit_bytes: number;
            /**
             * Format: int64
             * @description Milliseconds of processor time a call may take.
             */
            limit_ms: number;
            /** @description Its versions, newest first. */
            versions: components["schemas"]["VersionView"][];
        };
        /** @description A colour under European state aid law. Grey here means one network, whatever programmes call grey. */
        ColourView: {
            /** @description Its name. */
            name: string;
            /** @description The networks that count, or those that are not enough. */
            reasons: string[];
            /** @description `white`, `grey` or `black`; `unknown` where no operator names the address. */
            result: string;
            /** @description The rule. */
            rule: string;
            /** @description Its version. */
            version: string;
        };
        /** @description Aggregates per bucket. */
        ColumnsView: {
            /** @description Mean. */
            avg: (number | null)[];
            /** @description Last value in the bucket. */
            last: (number | null)[];
            /** @description Largest. */
            max: (number | null)[];
            /** @description Smallest. */
            min: (number | null)[];
            /** @description How many readings with a value. */
            n: number[];
            /** @description Sum. */
            sum: (number | null)[];
            /** @description Start of each bucket. */
            t: string[];
        };
        /** @description What changed. Households are those of the newest census on both sides, so that only supply changes the numbers. */
        ComparisonView: components["schemas"]["ShiftView"] & {
            /** @description The release before. */
            a: string;
            /** @description The release after. */
            b: string;
            /**
             * Format: int32
             * @description Mbit/s that count.
             */
            down: number;
            /** @description Releases it is made from. */
            inputs: components["schemas"]["InputView"][];
            /** @description Of which places there are rows. */
            level: string;
            /** @description Districts or quarters, in order of id. */
            rows: components["schemas"]["ShiftRow"][];
            /** @description The rule; null for a threshold. */
            rule?: string | null;
            /** @description The result in a sentence, in the language of `Accept-Language`. */
            sentence: string;
            /** @description Why the two must not be joined by a line; null if they may. */
            series_break?: string | null;
            /** @description The technology that counts. */
            technology: string;
            /** @description Cells in which fewer households have it than before: corrected data or a lost network. */
            worse: components["schemas"]["FallenView"][];
        };
        /** @description How complete days are. */
        Completeness: {
            /** @description Datastreams that are counted: those whose device says how often it reports. */
            datastreams: number;
            /** @description The local days, whole ones. */
            days: components["schemas"]["Day"][];
        };
        /** @description What is known about a counter. */
        CounterDraft: {
            /** @description Which of several; left out: all that have no entry of their own. */
            channel?: string | null;
            /** @description What it counts, such as `people_count`. */
            quantity: string;
            /** @description When it was set by hand or exchanged, and to which total. */
            resets?: components["schemas"]["ResetDraft"][] | null;
            /**
             * @description `cumulative` if it tells totals, `interval` if it tells what came since the reading before.
             * @example cumulative
             */
            tells: string;
            /**
             * Format: double
             * @description The total at which it begins again with 0.
             */
            wrap?: number | null;
        };
        /** @description What is known about a counter. */
        CounterView: {
            /** @description Which of several. */
            channel?: string | null;
            /** @description What it counts. */
            quantity: string;
            /** @description When it was set, and to which total. */
            resets: components["schemas"]["ResetView"][];
            /** @description `cumulative` or `interval`. */
            tells: string;
            /**
             * Format: double
             * @description The total at which it begins again with 0.
             */
            wrap?: number | null;
        };
        /** @description Name and password. */
        Credentials: {
            /** @description Sign-in name. */
            name: string;
            /**
             * Format: password
             * @description Password.
             */
            password: string;
        };
        /** @description Modulation and its parameters. */
        DataRateView: {
            /**
             * Format: int32
             * @description LoRa bandwidth.
             */
            bandwidth_hz?: number | null;
            /**
             * Format: int32
             * @description FSK bit rate.
             */
            bit_rate?: number | null;
            /** @description `lora`, `fsk` or `lr_fhss`. */
            modulation: string;
            /**
             * Format: int32
             * @description LoRa spreading factor.
             */
            spreading_factor?: number | null;
        };
        /** @description How often a dataset was asked for: a count of requests, not of people, and without anything about who asked. */
        DatasetUsage: {
            /**
             * Format: date
             * @description Since when requests have been counted here, at most 400 days ago; null before the first.
             * @example 2026-09-01
             */
            counted_since?: string | null;
            /**
             * @description Name of the dataset.
             * @example waters
             */
            dataset: string;
            /** @description Every one of these days, the oldest first. */
            days: components["schemas"]["DayUse"][];
            /**
             * Format: date
             * @description First day, of UTC.
             * @example 2026-10-23
             */
            from: string;
            /**
             * Format: int64
             * @description Requests on all these days.
             * @example 1234
             */
            requests: number;
            /**
             * Format: date
             * @description Last day, of UTC: today, which is not over.
             * @example 2026-11-21
             */
            to: string;
            /** @description The same by way, the most first; ways without a request are left out. */
            ways: components["schemas"]["WayUse"][];
        };
        /** @description What happens to the readings of one datastream. */
        DatastreamChanges: {
            /**
             * Format: int64
             * @description Readings that are new.
             */
            added: number;
            /**
             * Format: int64
             * @description Readings that say something else.
             */
            changed: number;
            /** @description Which of several. */
            channel?: string | null;
            /** @description Whose. */
            dev_eui: string;
            /**
             * Format: int32
             * @description Number of that device, if it is registered.
             */
            device_id?: number | null;
            /** @description Name of that device, if it is registered. */
            device_name?: string | null;
            /** @description Its name in both languages. */
            label: components["schemas"]["Label"];
            /** @description Quantity by name. */
            quantity: string;
            /** @description Some of them. */
            samples: components["schemas"]["ReadingSample"][];
            /** @description Its unit, as people write it. */
            symbol: string;
            /**
             * Format: int64
             * @description Readings that become gaps.
             */
            withdrawn: number;
        };
        /** @description A datastream. */
        DatastreamView: {
            /**
             * @description How values are put together over time: `mean`, `sum`, `state` or `counter`.
             * @example mean
             */
            aggregation: string;
            /** @description Tells apart several sensors of one quantity on one device. */
            channel?: string | null;
            /**
             * Format: int64
             * @description How many readings.
             */
            count: number;
            /**
             * Format: int32
             * @description Number of its device.
             */
            device: number;
            /**
             * Format: date-time
             * @description Time of the first reading.
             */
            first?: string | null;
            /**
             * Format: int32
             * @description Its number.
             */
            id: number;
            /**
             * @description What kind of value.
             * @example measurement
             */
            kind: string;
            /** @description What the quantity is called. */
            label: components["schemas"]["Label"];
            /**
             * Format: date-time
             * @description Time of the last reading.
             */
            last?: string | null;
            latest?: components["schemas"]["ReadingView"] | null;
            protection?: components["schemas"]["ProtectionView"] | null;
            /** @description Whether it is public. */
            published: boolean;
            /** @description What is measured. */
            quantity: string;
            /** @description How people write the unit. */
            symbol: string;
            /** @description UCUM code of the unit. */
            unit: string;
        };
        /** @description A local day. */
        Day: {
            /**
             * Format: int64
             * @description Readings to be expected from the devices' intervals, since their first; of today only until now.
             */
            expected: number;
            /**
             * Format: int32
             * @description Readings with a value that are there.
             */
            found: number;
            /**
             * Format: double
             * @description `found` of `expected`, at most 1; null if nothing is expected. All devices together: one that reports more often
             *     than it says makes up for others.
             */
            share?: number | null;
            /**
             * Format: date-time
             * @description When it begins.
             */
            t: string;
        };
        /** @description Requests of a day. */
        DayUse: {
            /**
             * Format: date
             * @description The day, of UTC.
             * @example 2026-11-21
             */
            day: string;
            /**
             * Format: int64
             * @description Requests that were answered.
             * @example 41
             */
            requests: number;
            /** @description The same by way, the most first. */
            ways: components["schemas"]["WayUse"][];
        };
        /** @description How a key was used on a day. */
        DayView: {
            /**
             * Format: date-time
             * @description When the day began.
             */
            day: string;
            /**
             * Format: int64
             * @description Requests beyond the quota, answered with 429.
             */
            refused: number;
            /**
             * Format: int64
             * @description Requests that were answered.
             */
            requests: number;
        };
        /** @description An uplink that cannot be decoded any more. */
        DecodeFailure: {
            /** @description What exactly. */
            detail: string;
            /** @description Whose. */
            dev_eui: string;
            /**
             * @description Why.
             * @example codec_error
             */
            reason: string;
            /**
             * Format: date-time
             * @description When it was observed.
             */
            time: string;
        };
        /** @description What shares are shares of. */
        DenominatorView: {
            /**
             * Format: int64
             * @description Residential addresses.
             */
            addresses: number;
            /**
             * Format: double
             * @description The share of addresses, instead of households, that is served. The two must not be mixed.
             */
            served_by_address?: number | null;
            /**
             * Format: double
             * @description The share of households with figures.
             */
            share_with_data?: number | null;
        };
        /** @description What operators say of an address, and what follows. */
        DetailView: {
            /** @description White, grey or black by the number of networks, under European law. */
            colours: components["schemas"]["ColourView"][];
            /** @description The lists it is made from. */
            inputs: components["schemas"]["InputView"][];
            nearest_asset?: components["schemas"]["NearestView"] | null;
            /** @description Offers and commitments. */
            offers: components["schemas"]["OfferView"][];
            /**
             * Format: date
             * @description The day for which commitments are counted.
             */
            on: string;
            /** @description Whether the address is served, under each programme. */
            verdicts: components["schemas"]["AddressVerdictView"][];
        };
        /** @description What only those with an account see of a device. */
        DeviceFull: {
            /**
             * Format: double
             * @description Last battery level in percent.
             */
            battery_level?: number | null;
            /** @description Codec by name; null: chosen by profile. */
            codec?: string | null;
            /**
             * Format: date-time
             * @description When Talblick first knew it.
             */
            created_at: string;
            /** @description Identity on the radio. */
            dev_eui: string;
            /**
             * Format: int32
             * @description Frame counter of its newest uplink.
             */
            f_cnt?: number | null;
            /**
             * Format: int32
             * @description Different gateways that heard it in the last 24 hours.
             */
            gateways_24h: number;
            /**
             * Format: int32
             * @description Nominal seconds between uplinks.
             */
            interval_s?: number | null;
            /**
             * Format: double
             * @description Height of a distance sensor.
             */
            mounting_height_m?: number | null;
            /** @description Profile or model at the network server. */
            profile?: string | null;
            /**
             * Format: int32
             * @description Best signal strength of its newest uplink.
             */
            rssi_dbm?: number | null;
            /**
             * Format: float
             * @description Signal to noise of its newest uplink.
             */
            snr_db?: number | null;
            /**
             * Format: int32
             * @description Of its newest uplink.
             */
            spreading_factor?: number | null;
            /** @description Free labels. */
            tags: {
                [key: string]: string;
            };
            unread?: components["schemas"]["Unread"] | null;
            /**
             * Format: int64
             * @description Uplinks stored.
             */
            uplinks: number;
        };
        /** @description A device by number and name, and what it is for. */
        DeviceName: {
            /**
             * Format: int32
             * @description Its number.
             */
            id: number;
            /** @description Whether that is a room, or the inside of something. */
            indoors: boolean;
            /** @description What it is for. */
            kind: string;
            /** @description What people call it. */
            name: string;
        };
        /** @description A device. */
        DeviceView: (components["schemas"]["DeviceFull"] | null) & {
            /** @description What it measures. */
            datastreams: components["schemas"]["DatastreamView"][];
            /** @description The district it stands in. */
            district?: string | null;
            /**
             * Format: int32
             * @description Its public number.
             */
            id: number;
            /** @description Whether it measures a room, or the inside of something. */
            indoors: boolean;
            /** @description What it is for. */
            kind: string;
            /**
             * Format: date-time
             * @description When it was heard last.
             */
            last_seen?: string | null;
            location?: components["schemas"]["Place"] | null;
            /** @description What people call it. */
            name: string;
            /**
             * @description Whether it is heard as often as it should be: `online`, `late`, `offline` or `new`.
             * @example online
             */
            status: string;
        };
        /** @description Devices of a district by status. */
        Devices: {
            /**
             * Format: int32
             * @description Silent for some time.
             */
            late: number;
            /**
             * Format: int32
             * @description Never heard.
             */
            new: number;
            /**
             * Format: int32
             * @description Silent for long.
             */
            offline: number;
            /**
             * Format: int32
             * @description Heard as often as they should be.
             */
            online: number;
            /**
             * Format: int32
             * @description All of them.
             */
            total: number;
        };
        /** @description An uplink of which two codecs make different things. */
        DifferingUplink: {
            /** @description What the draft makes of it. */
            after: components["schemas"]["CodecSide"];
            /** @description What the codec in force makes of it. */
            before: components["schemas"]["CodecSide"];
            /** @description Whose. */
            dev_eui: string;
            /** @description What people call the device. */
            device: string;
            /** @description Its port. */
            f_port: components["schemas"]["u8"];
            /** @description Its payload, hex. */
            payload: string;
            /**
             * Format: date-time
             * @description When it was observed.
             */
            time: string;
        };
        /** @description The readings of all devices in a district together. */
        DistrictRow: components["schemas"]["ColumnsView"] & {
            /** @description How many datastreams. */
            datastreams: number;
            /** @description The district; null for devices outside all of them. */
            district?: string | null;
            /** @description Its name. */
            name?: string | null;
        };
        /** @description A district. */
        DistrictView: {
            /** @description Whether the outline is only roughly right. */
            approximate: boolean;
            /** @description Devices by status. */
            devices: components["schemas"]["Devices"];
            /** @description The city's key. */
            id: string;
            /** @description The city's name for it. */
            name: string;
            /** @description What is measured there: latest readings of the last 24 hours put together, of the air those from outside. */
            quantities: components["schemas"]["Together"][];
        };
        /** @description A district with its outline. */
        DistrictWhole: components["schemas"]["DistrictView"] & {
            /** @description Its outline. */
            geometry: components["schemas"]["MultiPolygon"];
        };
        /** @description A file. */
        DownloadFile: {
            /**
             * Format: int64
             * @description Its size.
             */
            bytes: number;
            /** @description Whether its month was over when it was made. */
            complete: boolean;
            /**
             * Format: date-time
             * @description First moment that may be in it.
             */
            from: string;
            /** @description Where it lies. */
            href: string;
            /** @description Its name. */
            name: string;
            /**
             * Format: int64
             * @description How many rows.
             */
            rows: number;
            /** @description SHA-256, hexadecimal. */
            sha256: string;
            /**
             * Format: date-time
             * @description First moment that is not in it.
             */
            to: string;
        };
        /** @description A set of files in one format. */
        DownloadSet: {
            /** @description The files, oldest month first. */
            files: components["schemas"]["DownloadFile"][];
            /** @description `csv`, `ndjson` or `parquet`. */
            format: string;
            /** @description Where its manifest lies: units, devices and their places, checksums. */
            manifest: string;
            /**
             * Format: int64
             * @description Rows in all files.
             */
            rows: number;
        };
        /** @description A device to register or to change. What is left out is unset. */
        Draft: {
            /** @description Codec by name; left out: chosen by profile. */
            codec?: string | null;
            /** @description Identity on the radio, 16 hex digits; with PUT it may be left out. */
            dev_eui?: string | null;
            /** @description District; worked out from the place if left out. */
            district?: string | null;
            /**
             * Format: int32
             * @description Nominal seconds between uplinks.
             */
            interval_s?: number | null;
            /** @description What it is for, such as `river_level`; `unknown` if left out. */
            kind?: string | null;
            location?: components["schemas"]["DraftPlace"] | null;
            /**
             * Format: double
             * @description Height of a distance sensor above gauge zero or floor, in metres.
             */
            mounting_height_m?: number | null;
            /** @description What people call it. */
            name: string;
            /** @description Profile or model at the network server. */
            profile?: string | null;
            /** @description Free labels. */
            tags?: {
                [key: string]: string;
            } | null;
        };
        /** @description A place, WGS 84. */
        DraftPlace: {
            /**
             * Format: double
             * @description Metres.
             */
            alt?: number | null;
            /**
             * Format: double
             * @description Degrees north.
             */
            lat: number;
            /**
             * Format: double
             * @description Degrees east.
             */
            lon: number;
        };
        /** @description Who lives in a cell. */
        DwellersView: {
            /** @description Class of size: `<5`, `5–29`, `30–99` or `≥100`. */
            class: string;
            /** @description Estimated from residents or addresses, because the census does not tell. */
            estimated: boolean;
            /** @description Whether the number is not told because it is small. */
            suppressed?: boolean;
            /**
             * Format: int64
             * @description How many households: exact with an account, otherwise to about five; null if fewer than 5.
             */
            value?: number | null;
        };
        /** @description What changes in a district. */
        EffectView: {
            /** @description Its key. */
            id: string;
            /**
             * Format: double
             * @description Households below the rule that are not.
             */
            left: number;
            /** @description Its name. */
            name: string;
            /**
             * Format: double
             * @description Households below the rule that are reached.
             */
            reached: number;
        };
        /** @description How all messages ended: received is the sum of the other four. */
        Ends: {
            /**
             * Format: int64
             * @description Uplinks that were already there.
             */
            duplicate: number;
            /**
             * Format: int64
             * @description Messages without an uplink.
             */
            ignored: number;
            /**
             * Format: int64
             * @description Messages that came in and are settled.
             */
            received: number;
            /**
             * Format: int64
             * @description Messages rejected.
             */
            rejected: number;
            /**
             * Format: int64
             * @description Uplinks stored.
             */
            stored: number;
        };
        /** @description Something that happened to a device, other than an uplink. */
        EventView: {
            /**
             * Format: date-time
             * @description When: the network server's word, or else when Talblick had it.
             */
            at: string;
            /**
             * Format: float
             * @description Battery in percent; null if mains-powered or unknown.
             */
            battery_level?: number | null;
            /**
             * Format: int64
             * @description Its number.
             */
            id: number;
            /**
             * @description `join`, `status`, `ack`, `log` or `location`.
             * @example log
             */
            kind: string;
            location?: components["schemas"]["Place"] | null;
            /**
             * Format: int32
             * @description Signal to noise ratio with which the device heard the network server.
             */
            margin_db?: number | null;
            /**
             * Format: date-time
             * @description When Talblick had it.
             */
            received_at: string;
            /** @description Configured source it came through. */
            source: string;
            /** @description Level, code and text of a log line. */
            text?: string | null;
        };
        /** @description A cell in which fewer households have it than before. */
        FallenView: {
            /**
             * Format: double
             * @description The share after, between 0 and 1; null if it is not told.
             */
            after?: number | null;
            /**
             * Format: double
             * @description The share before, between 0 and 1; null if it is not told.
             */
            before?: number | null;
            /** @description The cell. */
            id: string;
            /** @description The quarter, or else the district, most of it lies in. */
            place?: string | null;
        };
        /** @description A GeoJSON feature. */
        Feature: {
            geometry?: components["schemas"]["Point"] | null;
            /**
             * Format: int32
             * @description Number of the datastream.
             */
            id: number;
            /** @description The reading. */
            properties: components["schemas"]["LatestView"];
            /** @description `Feature`. */
            type: string;
        };
        /** @description A GeoJSON feature collection. */
        FeatureCollection: {
            /** @description One per datastream. */
            features: components["schemas"]["Feature"][];
            /** @description What to give as `cursor` to get the next page; null on the last. */
            next?: string | null;
            /** @description `FeatureCollection`. */
            type: string;
        };
        /** @description A field that a row says otherwise. */
        FieldChange: {
            /** @description What the row says. */
            after: string;
            /** @description What was known; empty if nothing was. */
            before: string;
            /** @description Heading of its column. */
            column: string;
        };
        /** @description A local day. */
        FrameDay: {
            /**
             * Format: int32
             * @description Frames the device sent, as its counter tells; those that are missing count on the day of the one that came behind them.
             */
            expected: number;
            /**
             * Format: int32
             * @description Frames of them that arrived.
             */
            received: number;
            /**
             * Format: double
             * @description `received` of `expected`, at most 1; null if nothing is expected.
             */
            share?: number | null;
            /**
             * Format: date-time
             * @description When it begins.
             */
            t: string;
        };
        /** @description What a device sent and what arrived. */
        Frames: {
            /** @description The local days, whole ones. */
            days: components["schemas"]["FrameDay"][];
        };
        /** @description What only those with an account see of a gateway. */
        GatewayFull: {
            /**
             * Format: date-time
             * @description When Talblick first heard through it.
             */
            created_at: string;
            /**
             * Format: int64
             * @description Uplinks it heard.
             */
            uplinks: number;
        };
        /** @description A gateway's part in the coverage. */
        GatewayReachView: {
            /** @description Cells it hears something from. */
            cells: number;
            /** @description Cells from which hardly anything would arrive without it. */
            cells_lost_if_failed: number;
            /** @description Cells that are covered and would not be without it. */
            cells_weakened_if_failed: number;
            /** @description Devices of which hardly anything would arrive without it. */
            devices_lost_if_failed: number;
            /** @description Identity, 16 hex digits. */
            id: string;
            /** @description Where it stands. */
            location: components["schemas"]["Place"];
            /** @description What people call it. */
            name?: string | null;
        };
        /** @description A gateway. */
        GatewayView: (components["schemas"]["GatewayFull"] | null) & {
            /** @description Identity, 16 hex digits. */
            id: string;
            /**
             * Format: date-time
             * @description When it heard something last.
             */
            last_seen?: string | null;
            location?: components["schemas"]["Place"] | null;
            /** @description What people call it. */
            name?: string | null;
            /**
             * @description Whether it hears: `online`, `late`, `offline` or `new`.
             * @example online
             */
            status: string;
        };
        /** @description How one gateway hears a cell. Decibels are for a device of 14 dBm EIRP in 125 kHz, to the nearest whole one. */
        HearingView: {
            /**
             * Format: int64
             * @description Of those, uplinks no other gateway heard.
             */
            alone: number;
            /**
             * Format: int32
             * @description Device-days.
             */
            device_days: number;
            /** @description Different devices. */
            devices: number;
            /** @description Effective signal power, dBm. */
            esp_dbm: components["schemas"]["QuantilesView"];
            /**
             * Format: date-time
             * @description The first it heard.
             */
            first?: string | null;
            /** @description The gateway. */
            gateway: string;
            /**
             * Format: date-time
             * @description The last it heard.
             */
            last?: string | null;
            /**
             * Format: int32
             * @description The fastest spreading factor that leaves a reserve of 10 dB.
             */
            lowest_safe_spreading_factor?: number | null;
            /** @description Margin above the floor of the spreading factor that was used, dB. */
            margin_db: components["schemas"]["QuantilesView"];
            /** @description What people call it. */
            name: string;
            /** @description Signal to noise, dB. */
            snr_db: components["schemas"]["QuantilesView"];
            /**
             * Format: int64
             * @description Uplinks it heard.
             */
            uplinks: number;
        };
        /** @description The tables of a day. */
        ImportList: {
            /** @description The newest first. */
            items: components["schemas"]["ImportView"][];
        };
        /** @description What became of a table, or would. `rows` is the sum of the following four. */
        ImportOutcome: {
            /** @description Devices that are known and change. */
            changed: number;
            /**
             * Format: int32
             * @description Number under which it can be undone for a day; null if nothing was written.
             */
            import?: number | null;
            /** @description Devices that are new. */
            new: number;
            /** @description Rows with anything in them. */
            rows: number;
            /** @description Devices of which the row says nothing new. */
            unchanged: number;
            /** @description A verdict a row, in their order. */
            verdicts: components["schemas"]["RowVerdict"][];
            /** @description Rows that can be used, but of which something should be looked at; they are among the others. */
            warned: number;
            /** @description Rows that cannot be used. */
            wrong: number;
        };
        /** @description A table of devices that was brought in. */
        ImportView: {
            /**
             * Format: date-time
             * @description When it was brought in.
             */
            at: string;
            /** @description Sign-in name of who did it; null for the administration token and the command line. */
            by?: string | null;
            /**
             * Format: int32
             * @description Devices that were known and changed.
             */
            changed: number;
            /**
             * Format: int32
             * @description Its number.
             */
            id: number;
            /**
             * Format: int32
             * @description Devices that were new.
             */
            new: number;
            /**
             * Format: date-time
             * @description When it was undone; null if it was not.
             */
            undone?: string | null;
            /**
             * Format: date-time
             * @description Until when it can be undone.
             */
            until: string;
        };
        /** @description The ingest part. */
        IngestPart: {
            /** @description Each source. */
            sources: components["schemas"]["SourceState"][];
            /** @description Its state. */
            status: components["schemas"]["Standing"];
        };
        /** @description A release an answer is made from. */
        InputView: {
            /** @description The release. */
            release: string;
            /** @description SHA-256 of its file. */
            sha256: string;
        };
        /** @description How a device is built in. What is left out is unset. */
        InstallationDraft: {
            /** @description Corrections of values. */
            calibrations?: components["schemas"]["CalibrationDraft"][] | null;
            /** @description What is known about counters. */
            counters?: components["schemas"]["CounterDraft"][] | null;
            /** @description The height system of gauge zero, such as `DHHN2016`. */
            datum?: string | null;
            /**
             * Format: double
             * @description Height of gauge zero above sea level, in metres: turns `water_level` into `water_elevation`.
             */
            gauge_zero_m?: number | null;
            /** @description Why, in words, for those who ask later. */
            reason?: string | null;
        };
        /** @description What holds, or held. */
        InstallationNow: {
            /** @description Corrections of values. */
            calibrations: components["schemas"]["CalibrationView"][];
            /** @description What is known about counters. */
            counters: components["schemas"]["CounterView"][];
            /** @description The height system of gauge zero. */
            datum?: string | null;
            /**
             * Format: double
             * @description Height of gauge zero above sea level, in metres.
             */
            gauge_zero_m?: number | null;
        };
        /** @description How a device is built in. */
        InstallationView: components["schemas"]["InstallationNow"] & {
            /** @description Every change, the newest first, at most a hundred. */
            changes: components["schemas"]["ChangeView"][];
        };
        /** @description A range of households. */
        Interval: {
            /**
             * Format: int64
             * @description At most; null if too few to be told.
             */
            high?: number | null;
            /**
             * Format: int64
             * @description At least; null if too few to be told.
             */
            low?: number | null;
        };
        /** @description Between how many and how many. */
        IntervalView: {
            /**
             * Format: int64
             * @description At most; null if it is fewer than 5.
             */
            high?: number | null;
            /**
             * Format: int64
             * @description At least; null if it is fewer than 5.
             */
            low?: number | null;
        };
        /** @description A device that was changed since it was brought in. */
        KeptDevice: {
            /** @description Identity on the radio. */
            dev_eui: string;
            /** @description What people call it. */
            name: string;
        };
        /** @description A key, without what opens doors. */
        KeyView: {
            /**
             * Format: date-time
             * @description When it was made.
             */
            created: string;
            /**
             * Format: int32
             * @description Its number.
             */
            id: number;
            /** @description Whose it is. */
            name: string;
            /**
             * Format: int32
             * @description Requests a minute it may make.
             */
            per_minute: number;
            /** @description `public` or `read`. */
            scope: string;
            /** @description How it was used, by days of UTC, the newest first, for 400 days. */
            usage: components["schemas"]["DayView"][];
        };
        /** @description A name in both languages. */
        Label: {
            /** @description German. */
            de: string;
            /** @description English. */
            en: string;
        };
        /** @description Milliseconds from arrival to disk. */
        Lag: {
            /**
             * Format: double
             * @description The middle of the last minutes.
             */
            p50: number;
            /**
             * Format: double
             * @description Which 99 of 100 stay below.
             */
            p99: number;
        };
        /** @description The newest reading of a datastream. */
        LatestView: components["schemas"]["ReadingView"] & {
            /** @description Tells apart several sensors of one quantity on one device. */
            channel?: string | null;
            /**
             * Format: int32
             * @description Number of the datastream.
             */
            datastream: number;
            /** @description Its device. */
            device: components["schemas"]["DeviceName"];
            /** @description What the quantity is called. */
            label: components["schemas"]["Label"];
            /** @description What is measured. */
            quantity: string;
            /** @description UCUM code of the unit. */
            unit: string;
        };
        /** @description One page of a list. */
        List_AddressView: {
            /** @description The items. */
            items: {
                /** @description Its number, with a letter if it has one. */
                number: string;
                /** @description Its street. */
                street: string;
            }[];
            /** @description What to give as `cursor` to get the next page; null on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        List_CodecView: {
            /** @description The items. */
            items: {
                /**
                 * Format: int64
                 * @description Devices that have it.
                 */
                devices: number;
                /** @description Whether it has a draft. */
                draft: boolean;
                /** @description Whether it has a source in JavaScript; else it is part of the program only. */
                javascript: boolean;
                /** @description Its name. */
                name: string;
                /** @description Where the one in force comes from: `built_in`, `file` or `editor`; null if there is only a draft. */
                origin?: string | null;
                /**
                 * Format: int32
                 * @description The version in force; 0 is what came with the program or lies in the operator's directory, null is none.
                 */
                version?: number | null;
            }[];
            /** @description What to give as `cursor` to get the next page; null on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        List_DatastreamView: {
            /** @description The items. */
            items: {
                /**
                 * @description How values are put together over time: `mean`, `sum`, `state` or `counter`.
                 * @example mean
                 */
                aggregation: string;
                /** @description Tells apart several sensors of one quantity on one device. */
                channel?: string | null;
                /**
                 * Format: int64
                 * @description How many readings.
                 */
                count: number;
                /**
                 * Format: int32
                 * @description Number of its device.
                 */
                device: number;
                /**
                 * Format: date-time
                 * @description Time of the first reading.
                 */
                first?: string | null;
                /**
                 * Format: int32
                 * @description Its number.
                 */
                id: number;
                /**
                 * @description What kind of value.
                 * @example measurement
                 */
                kind: string;
                /** @description What the quantity is called. */
                label: components["schemas"]["Label"];
                /**
                 * Format: date-time
                 * @description Time of the last reading.
                 */
                last?: string | null;
                latest?: components["schemas"]["ReadingView"] | null;
                protection?: components["schemas"]["ProtectionView"] | null;
                /** @description Whether it is public. */
                published: boolean;
                /** @description What is measured. */
                quantity: string;
                /** @description How people write the unit. */
                symbol: string;
                /** @description UCUM code of the unit. */
                unit: string;
            }[];
            /** @description What to give as `cursor` to get the next page; null on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        List_DeviceView: {
            /** @description The items. */
            items: ((components["schemas"]["DeviceFull"] | null) & {
                /** @description What it measures. */
                datastreams: components["schemas"]["DatastreamView"][];
                /** @description The district it stands in. */
                district?: string | null;
                /**
                 * Format: int32
                 * @description Its public number.
                 */
                id: number;
                /** @description Whether it measures a room, or the inside of something. */
                indoors: boolean;
                /** @description What it is for. */
                kind: string;
                /**
                 * Format: date-time
                 * @description When it was heard last.
                 */
                last_seen?: string | null;
                location?: components["schemas"]["Place"] | null;
                /** @description What people call it. */
                name: string;
                /**
                 * @description Whether it is heard as often as it should be: `online`, `late`, `offline` or `new`.
                 * @example online
                 */
                status: string;
            })[];
            /** @description What to give as `cursor` to get the next page; null on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        List_DistrictView: {
            /** @description The items. */
            items: {
                /** @description Whether the outline is only roughly right. */
                approximate: boolean;
                /** @description Devices by status. */
                devices: components["schemas"]["Devices"];
                /** @description The city's key. */
                id: string;
                /** @description The city's name for it. */
                name: string;
                /** @description What is measured there: latest readings of the last 24 hours put together, of the air those from outside. */
                quantities: components["schemas"]["Together"][];
            }[];
            /** @description What to give as `cursor` to get the next page; null on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        List_EventView: {
            /** @description The items. */
            items: {
                /**
                 * Format: date-time
                 * @description When: the network server's word, or else when Talblick had it.
                 */
                at: string;
                /**
                 * Format: float
                 * @description Battery in percent; null if mains-powered or unknown.
                 */
                battery_level?: number | null;
                /**
                 * Format: int64
                 * @description Its number.
                 */
                id: number;
                /**
                 * @description `join`, `status`, `ack`, `log` or `location`.
                 * @example log
                 */
                kind: string;
                location?: components["schemas"]["Place"] | null;
                /**
                 * Format: int32
                 * @description Signal to noise ratio with which the device heard the network server.
                 */
                margin_db?: number | null;
                /**
                 * Format: date-time
                 * @description When Talblick had it.
                 */
                received_at: string;
                /** @description Configured source it came through. */
                source: string;
                /** @description Level, code and text of a log line. */
                text?: string | null;
            }[];
            /** @description What to give as `cursor` to get the next page; null on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        List_GatewayView: {
            /** @description The items. */
            items: ((components["schemas"]["GatewayFull"] | null) & {
                /** @description Identity, 16 hex digits. */
                id: string;
                /**
                 * Format: date-time
                 * @description When it heard something last.
                 */
                last_seen?: string | null;
                location?: components["schemas"]["Place"] | null;
                /** @description What people call it. */
                name?: string | null;
                /**
                 * @description Whether it hears: `online`, `late`, `offline` or `new`.
                 * @example online
                 */
                status: string;
            })[];
            /** @description What to give as `cursor` to get the next page; null on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        List_LatestView: {
            /** @description The items. */
            items: (components["schemas"]["ReadingView"] & {
                /** @description Tells apart several sensors of one quantity on one device. */
                channel?: string | null;
                /**
                 * Format: int32
                 * @description Number of the datastream.
                 */
                datastream: number;
                /** @description Its device. */
                device: components["schemas"]["DeviceName"];
                /** @description What the quantity is called. */
                label: components["schemas"]["Label"];
                /** @description What is measured. */
                quantity: string;
                /** @description UCUM code of the unit. */
                unit: string;
            })[];
            /** @description What to give as `cursor` to get the next page; null on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        List_Previewed: {
            /** @description The items. */
            items: {
                /**
                 * Format: int32
                 * @description Its number.
                 */
                datastream: number;
                /**
                 * Format: int32
                 * @description Number of its device.
                 */
                device: number;
                /** @description What the device is for. */
                kind: string;
                latest?: components["schemas"]["ReadingView"] | null;
                /** @description Buckets of the last seven days that are left out because they stand for too little; null if there are no buckets. */
                left_out?: number | null;
                location?: components["schemas"]["Place"] | null;
                /** @description Whether it tells of single persons or households, and is not published reading by reading. */
                personal: boolean;
                protection?: components["schemas"]["ProtectionView"] | null;
                /** @description Whether it is public. */
                public: boolean;
                /** @description What is measured. */
                quantity: string;
                /** @description The rule that decides, counted from 1; one to try comes last. */
                rule?: number | null;
                /** @description What each rule says, in order: `publishes`, or as above. The first that publishes decides. */
                rules: string[];
                /** @description The device's name as the public reads it. */
                shown_as: string;
                /**
                 * @description `rule`; or why no rule publishes it: `kind` if none names the device's kind, `quantity` if those that do name other
                 *     quantities, `district` if they name other districts, `person` if they would publish what is personal as it is.
                 * @example rule
                 */
                why: string;
            }[];
            /** @description What to give as `cursor` to get the next page; null on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        List_ReadingView: {
            /** @description The items. */
            items: {
                /** @description Remarks: `gap`, `unmapped`, `implausible`, `clock`, `corrected`, `stuck`, `jump`. */
                quality: string[];
                /**
                 * Format: date-time
                 * @description When it was observed.
                 */
                time: string;
                /**
                 * Format: double
                 * @description In the datastream's unit; null for a gap.
                 */
                value?: number | null;
            }[];
            /** @description What to give as `cursor` to get the next page; null on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        List_ReceptionView: {
            /** @description The items. */
            items: {
                /**
                 * Format: int32
                 * @description Antenna of the gateway.
                 */
                antenna: number;
                /**
                 * Format: double
                 * @description Metres from the device, if both places are known.
                 */
                distance_m?: number | null;
                /**
                 * Format: int32
                 * @description Frame counter of the uplink.
                 */
                f_cnt: number;
                /** @description The gateway. */
                gateway_id: string;
                /** @description What people call the gateway. */
                gateway_name?: string | null;
                location?: components["schemas"]["Place"] | null;
                /**
                 * Format: date-time
                 * @description When the uplink was observed.
                 */
                observed_at: string;
                /**
                 * Format: date-time
                 * @description When this gateway heard it.
                 */
                received_at?: string | null;
                /**
                 * Format: int32
                 * @description Signal strength.
                 */
                rssi_dbm: number;
                /**
                 * Format: float
                 * @description Signal to noise.
                 */
                snr_db: number;
                /** @description `id` of the uplink. */
                uplink: string;
            }[];
            /** @description What to give as `cursor` to get the next page; null on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        List_RejectView: {
            /** @description The items. */
            items: {
                /**
                 * Format: date-time
                 * @description When it came in.
                 */
                at: string;
                /** @description What exactly was wrong. */
                detail: string;
                /** @description Which device sent it, if that could be read. */
                dev_eui?: string | null;
                /**
                 * Format: int32
                 * @description Number of that device, if it is registered.
                 */
                device_id?: number | null;
                /** @description Name of that device, if it is registered. */
                device_name?: string | null;
                /**
                 * Format: int64
                 * @description Its number.
                 */
                id: number;
                /** @description The message as it came, hex. */
                payload: string;
                /**
                 * @description Why it could not be used.
                 * @example codec_error
                 */
                reason: string;
                /**
                 * Format: date-time
                 * @description When it was replayed with success.
                 */
                replayed?: string | null;
                /** @description Through which configured source. */
                source: string;
                /** @description On which topic or path. */
                topic: string;
            }[];
            /** @description What to give as `cursor` to get the next page; null on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        List_ReleaseView: {
            /** @description The items. */
            items: {
                /** @description Who must be named. */
                attribution: string;
                /**
                 * Format: date
                 * @description The day the data describe.
                 */
                data_date: string;
                /** @description The method it was made with; figures of different eras must not be joined by a line. */
                era: string;
                /** @description Its name in addresses. */
                id: string;
                /**
                 * Format: date-time
                 * @description When it was imported.
                 */
                imported_at: string;
                /** @description What it holds. */
                kind: string;
                /** @description The same in German and English, where it is known in both. */
                label: components["schemas"]["Label"];
                /** @description Its licence. */
                licence: string;
                /** @description What its publisher calls it. */
                name: string;
                /**
                 * Format: date
                 * @description The day it was published.
                 */
                published?: string | null;
                /**
                 * Format: int64
                 * @description Rows that were set aside because something in them is wrong.
                 */
                quarantined: number;
                /**
                 * Format: int64
                 * @description Rows that were taken.
                 */
                rows: number;
                /** @description SHA-256 of the imported file. */
                sha256: string;
                /** @description Where it came from. */
                source: string;
            }[];
            /** @description What to give as `cursor` to get the next page; null on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        List_RuleView: {
            /** @description The items. */
            items: {
                /** @description Of rules about mobile networks: which networks count, `broadband`, `gsm`, `lte`, `nr_total` or `nr_nsa_sa`. */
                counts?: string | null;
                /** @description Its short name, such as `GF1`. */
                key: string;
                /** @description `fixed`: households by speed; `mobile`: networks in a cell; `colour`: networks at an address. */
                kind: string;
                /** @description Its name. */
                name: string;
                /**
                 * Format: int32
                 * @description Of rules about mobile networks: with how many a cell is served; with fewer, but some, it is partly.
                 */
                networks?: number | null;
                /** @description Where it is written. */
                source: string;
                /** @description Its wording. */
                text: string;
                /**
                 * Format: date
                 * @description First day it holds.
                 */
                valid_from: string;
                /**
                 * Format: date
                 * @description Last day it holds; null if it still does.
                 */
                valid_to?: string | null;
                /** @description Which version of it. */
                version: string;
            }[];
            /** @description What to give as `cursor` to get the next page; null on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        List_StreetView: {
            /** @description The items. */
            items: {
                /** @description Its number, which stays as long as the streets are not imported anew. */
                id: number;
                /** @description Its course, longitude and latitude. */
                line: number[][];
                /**
                 * Format: double
                 * @description Its length in metres.
                 */
                metres: number;
                /** @description Its name. */
                name: string;
                /** @description `asphalt`, `paving`, `unpaved` or `unknown`. */
                surface: string;
            }[];
            /** @description What to give as `cursor` to get the next page; null on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        List_UplinkView: {
            /** @description The items. */
            items: {
                /** @description Whether the device asked for an acknowledgement. */
                confirmed: boolean;
                data_rate?: components["schemas"]["DataRateView"] | null;
                /** @description What the network server decoded, as it wrote it. */
                decoded?: Record<string, never> | null;
                /** @description The payload is ciphertext. */
                encrypted: boolean;
                /**
                 * Format: int32
                 * @description Frame counter.
                 */
                f_cnt: number;
                /**
                 * Format: int32
                 * @description Application port; null for MAC-only uplinks.
                 */
                f_port?: number | null;
                /**
                 * Format: int32
                 * @description Channel centre frequency.
                 */
                frequency_hz?: number | null;
                /** @description Its identity for deduplication, 16 hex digits. */
                id: string;
                /**
                 * Format: date-time
                 * @description When Talblick had it.
                 */
                ingested_at: string;
                /** @description Kind of network server. */
                network: string;
                /**
                 * Format: date-time
                 * @description When the network server had it.
                 */
                network_received_at?: string | null;
                /**
                 * Format: date-time
                 * @description When it was observed.
                 */
                observed_at: string;
                /** @description Who said so: `gateway`, `network` or `ingest`. */
                observed_by: string;
                /** @description What Talblick's decoding made of it. */
                outcome: components["schemas"]["OutcomeView"];
                /** @description Application payload, hex. */
                payload?: string | null;
                /** @description Who heard it. */
                receptions: components["schemas"]["ReceptionView"][];
                /** @description Configured source it came through. */
                source: string;
            }[];
            /** @description What to give as `cursor` to get the next page; null on the last. */
            next?: string | null;
        };
        /** @description A key that was just made. */
        Made: components["schemas"]["KeyView"] & {
            /** @description What goes behind `Authorization: Bearer`. It is shown this once. */
            token: string;
        };
        /** @description A district or quarter. */
        MobileRowView: components["schemas"]["MobileStandingView"] & {
            /** @description Its key. */
            id: string;
            /** @description Its name. */
            name: string;
        };
        /** @description How a place stands. */
        MobileStandingView: {
            /** @description Cells by verdict. */
            cells: components["schemas"]["CellsView"];
            /**
             * Format: int64
             * @description All households.
             */
            households?: number | null;
            /** @description Those in cells with fewer, but some. */
            partly: components["schemas"]["PortionView"];
            /** @description Those in cells with enough networks; shares are of households in cells with figures. */
            served: components["schemas"]["PortionView"];
            /** @description Whether the number of all households is not told because it is small. */
            suppressed?: boolean;
            /** @description Those in cells without figures; the share is of all households. */
            unknown: components["schemas"]["PortionView"];
            /** @description Those in cells without any. */
            unserved: components["schemas"]["PortionView"];
        };
        /**
         * @description How many households live where a rule about mobile networks is met outdoors. Without an account, households are told in
         *     fives, from protected numbers that are the same in every answer; fewer than five are null and marked `suppressed`.
         */
        MobileSummaryView: components["schemas"]["MobileStandingView"] & {
            /** @description Which networks count. */
            counts: string;
            /** @description Releases it is made from. */
            inputs: components["schemas"]["InputView"][];
            /** @description Of which places there are rows. */
            level: string;
            /**
             * Format: int32
             * @description With how many a cell is served.
             */
            networks: number;
            /** @description The release. */
            release: string;
            /** @description Districts or quarters, in order of id. */
            rows: components["schemas"]["MobileRowView"][];
            /** @description The rule. */
            rule: string;
            /** @description Its version. */
            rule_version: string;
            /** @description The result in a sentence, in the language of `Accept-Language`. */
            sentence: string;
        };
        /** @description Path loss = `at_1_km_db` + `per_decade_db` · log₁₀(km). */
        ModelView: {
            /**
             * Format: double
             * @description Path loss at one kilometre, dB.
             */
            at_1_km_db: number;
            /** @description Links between devices and gateways it was fitted to. */
            links: number;
            /**
             * Format: double
             * @description More for ten times the distance, dB.
             */
            per_decade_db: number;
            /**
             * Format: double
             * @description Standard deviation of a link from what is predicted, dB.
             */
            shadowing_db: number;
        };
        /** @description A GeoJSON multi-polygon. */
        MultiPolygon: {
            /** @description Outer rings of longitude, latitude pairs, counter-clockwise. */
            coordinates: number[][][][];
            /** @description `MultiPolygon`. */
            type: string;
        };
        /** @description An own asset near a cluster or an address. */
        NearestView: {
            /** @description Its point nearest to the cluster or address. */
            at: components["schemas"]["Center"];
            /**
             * Format: double
             * @description Straight distance in metres.
             */
            distance_m: number;
            /**
             * Format: int32
             * @description Free tubes or fibres, if anybody says.
             */
            free?: number | null;
            /** @description The owner's key. */
            id: string;
            /** @description `duct`, `fibre` or `node`. */
            kind: string;
            /** @description Whose it is. */
            owner: string;
        };
        /** @description Numbers of mobile networks, outdoors; null is no figure. */
        NetworksView: {
            /**
             * Format: int32
             * @description 2G.
             */
            gsm?: number | null;
            /**
             * Format: int32
             * @description 4G.
             */
            lte?: number | null;
            /**
             * Format: int32
             * @description 5G that shares the 4G carrier.
             */
            nr_dss?: number | null;
            /**
             * Format: int32
             * @description 5G on carriers of its own.
             */
            nr_nsa_sa?: number | null;
            /**
             * Format: int32
             * @description Any 5G.
             */
            nr_total?: number | null;
            /** @description The mobile release. */
            release: string;
        };
        /** @description What an operator offers or commits to. */
        OfferView: {
            /**
             * Format: date
             * @description The day by which it will be built; null: it is there.
             */
            by?: string | null;
            /**
             * Format: double
             * @description Mbit/s download.
             */
            down: number;
            /** @description How the line reaches the address. */
            line: string;
            /** @description The operator. */
            operator: string;
            /**
             * Format: double
             * @description Mbit/s upload.
             */
            up: number;
        };
        /** @description A share of the city's households as it was published. */
        OfficialView: {
            /** @description The table's release. */
            release: string;
            /**
             * Format: double
             * @description Between 0 and 1: those that certainly have what is asked for.
             */
            served: number;
        };
        /** @description How many wait to be replayed. */
        OpenRejects: {
            /** @description By reason. */
            by_reason: {
                [key: string]: number;
            };
            /**
             * Format: int64
             * @description All of them.
             */
            total: number;
        };
        /** @description Measurements of others, such as exports of TTN Mapper. */
        OthersView: {
            /** @description Who is to be named with them. */
            attribution: string;
            /** @description Cells something was heard from. */
            cells: number;
            /** @description Those from which hardly anything of ours arrives. */
            cells_against: number;
            /** @description Those of them of which our own uplinks say how reception is. */
            cells_both: number;
            /** @description Those of which our own uplinks say nothing. */
            cells_only_others: number;
            /** @description Gateways that heard something. */
            gateways: number;
            /**
             * Format: int64
             * @description Receptions that count, and those left out: without a place, too far, or of a gateway that has moved since.
             */
            receptions: number;
            /**
             * Format: int64
             * @description See there.
             */
            refused: number;
            /** @description The releases. */
            releases: string[];
            /** @description The same in words. */
            sentence: string;
        };
        /** @description What decoding made of an uplink. */
        OutcomeView: {
            /** @description Codec by name; null: the network server decoded. */
            codec?: string | null;
            /** @description What exactly went wrong. */
            detail?: string | null;
            /** @description The decoded object. */
            fields?: Record<string, never> | null;
            /** @description `no_payload`, `decoded` or `failed`. */
            kind: string;
            /**
             * Format: int32
             * @description How many readings came out.
             */
            readings: number;
            /** @description Why it failed. */
            reason?: string | null;
            /** @description What the codec remarked. */
            warnings: string[];
        };
        /** @description One part. */
        Part: {
            /** @description Why it is not `ok`. */
            detail?: string | null;
            /** @description Its state. */
            status: components["schemas"]["Standing"];
        };
        /** @description The parts of the process. */
        PartsView: {
            /**
             * @description Whether every source of messages is connected. A source that is not makes no 503: it is tried again, and what is
             *     stored can be read.
             */
            ingest: components["schemas"]["IngestPart"];
            /** @description Start-up, with any import of history. */
            startup: components["schemas"]["Part"];
            /** @description Whether the store can write. */
            store: components["schemas"]["Part"];
        };
        /** @description The first and last month something was heard in. */
        PeriodView: {
            /**
             * @description First month.
             * @example 2026-10
             */
            from: string;
            /**
             * @description Last month.
             * @example 2026-11
             */
            to: string;
        };
        /** @description A straight piece of trench. */
        PieceView: {
            /**
             * Format: double
             * @description Metres in a free duct of one's own.
             */
            duct_m: number;
            /** @description Longitude and latitude of both ends. */
            line: number[][];
            /**
             * Format: double
             * @description Metres to dig.
             */
            new_m: number;
        };
        /** @description A place, WGS 84. */
        Place: {
            /**
             * Format: double
             * @description Metres.
             */
            alt?: number | null;
            /**
             * Format: double
             * @description Degrees north.
             */
            lat: number;
            /**
             * Format: double
             * @description Degrees east.
             */
            lon: number;
        };
        /** @description What holds at a point or an address. */
        PlaceCardView: {
            /** @description Street and number, if an address was asked for or lies near the point. */
            address?: string | null;
            /** @description Its cell. */
            cell: components["schemas"]["CellView"];
            detail?: components["schemas"]["DetailView"] | null;
            /** @description Where. */
            location: components["schemas"]["PointView"];
        };
        /** @description District and quarter of a cell. */
        PlaceView: {
            /** @description Key of the district. */
            district?: string | null;
            /** @description Name of the district. */
            district_name?: string | null;
            /** @description Key of the quarter. */
            quarter?: string | null;
            /** @description Name of the quarter. */
            quarter_name?: string | null;
        };
        /** @description A GeoJSON point. */
        Point: {
            /** @description Longitude and latitude, perhaps altitude. */
            coordinates: number[];
            /** @description `Point`. */
            type: string;
        };
        /** @description A point, WGS 84. */
        PointView: {
            /**
             * Format: double
             * @description Degrees north.
             */
            lat: number;
            /**
             * Format: double
             * @description Degrees east.
             */
            lon: number;
        };
        /** @description Households, and their share. */
        PortionView: {
            /**
             * Format: int64
             * @description How many; null if it is fewer than 5. In fives for those without an account.
             */
            households?: number | null;
            /**
             * Format: double
             * @description Between 0 and 1; null if it is not told, or if there is nothing to share.
             */
            share?: number | null;
            /** @description Whether the number is not told because it is small. */
            suppressed?: boolean;
        };
        /** @description How the firms, schools or hospitals of a place stand. These shares must not be mixed with those of households. */
        PremisesView: {
            /**
             * Format: int32
             * @description Cells that have such buildings and figures about them.
             */
            cells: number;
            /** @description `business`, `school` or `hospital`. */
            kind: string;
            /**
             * Format: double
             * @description The mean share of these cells that certainly has what is asked for: how many buildings a cell has nobody says.
             */
            served: number;
            /**
             * Format: double
             * @description The mean share that may have it, where the figures cannot decide; otherwise the same.
             */
            served_at_most: number;
        };
        /** @description A datastream, and what the public sees of it. */
        Previewed: {
            /**
             * Format: int32
             * @description Its number.
             */
            datastream: number;
            /**
             * Format: int32
             * @description Number of its device.
             */
            device: number;
            /** @description What the device is for. */
            kind: string;
            latest?: components["schemas"]["ReadingView"] | null;
            /** @description Buckets of the last seven days that are left out because they stand for too little; null if there are no buckets. */
            left_out?: number | null;
            location?: components["schemas"]["Place"] | null;
            /** @description Whether it tells of single persons or households, and is not published reading by reading. */
            personal: boolean;
            protection?: components["schemas"]["ProtectionView"] | null;
            /** @description Whether it is public. */
            public: boolean;
            /** @description What is measured. */
            quantity: string;
            /** @description The rule that decides, counted from 1; one to try comes last. */
            rule?: number | null;
            /** @description What each rule says, in order: `publishes`, or as above. The first that publishes decides. */
            rules: string[];
            /** @description The device's name as the public reads it. */
            shown_as: string;
            /**
             * @description `rule`; or why no rule publishes it: `kind` if none names the device's kind, `quantity` if those that do name other
             *     quantities, `district` if they name other districts, `person` if they would publish what is personal as it is.
             * @example rule
             */
            why: string;
        };
        /** @description An RFC 9457 problem document, `application/problem+json`. */
        Problem: {
            /** @description This case, for people. */
            detail: string;
            /** @description What is wrong with the input, each with its place. */
            errors?: components["schemas"]["Wrong"][];
            /** @description The path that was asked. */
            instance: string;
            /**
             * Format: int32
             * @description The HTTP status again.
             */
            status: number;
            /** @description The kind, for people. */
            title: string;
            /** @description What kind of problem; stable, for programs. */
            type: string;
        };
        /** @description Version and build. */
        Program: {
            /** @description Commit it was built from, if the builder said so. */
            commit?: string | null;
            /** @description Whether the dashboard is built in. */
            dashboard: boolean;
            /** @description `talblick`. */
            name: string;
            /** @description Semantic version. */
            version: string;
        };
        /** @description What went wrong, as Prometheus writes it. */
        PrometheusError: {
            /** @description What is wrong and what is allowed. */
            error: string;
            /** @description What kind of error, such as `bad_data`. */
            errorType: string;
            /** @description `error`. */
            status: string;
        };
        /** @description How what is published was made of what was measured; what is not named was left as it is. */
        ProtectionView: {
            /**
             * @description Length of the buckets that are published instead of readings; each is at its start.
             * @example 1h
             */
            aggregate?: string | null;
            /**
             * Format: int32
             * @description The place is the middle of a square of so many metres.
             */
            blur_m?: number | null;
            /**
             * Format: int64
             * @description Seconds until something is published.
             */
            delay_s: number;
            /**
             * Format: int32
             * @description How many a bucket must stand for, otherwise it is missing: of what is counted so many counted, of anything else so
             *     many readings.
             */
            minimum_count: number;
            /**
             * Format: double
             * @description Values are rounded to multiples of this.
             */
            round?: number | null;
        };
        /** @description Quantiles in which every device-day weighs the same. */
        QuantilesView: {
            /**
             * Format: double
             * @description Nine tenths lie above.
             */
            p10?: number | null;
            /**
             * Format: double
             * @description Half lies above.
             */
            p50?: number | null;
        };
        /** @description Radio coverage of one cell. */
        RadioCellView: {
            /**
             * @description The cell.
             * @example 100mN56799E3709
             */
            cell: string;
            /** @description How fast a device of 14 dBm may safely send: `sf7`, `sf8_to9`, `sf10_to11`, `sf12` or `none`. */
            class?: string | null;
            /**
             * Format: int32
             * @description Different days on which something was sent.
             */
            days: number;
            /**
             * Format: double
             * @description The part of what is sent that arrives, 0 to 1, from gaps in frame counters.
             */
            delivery?: number | null;
            /** @description Who sent; with an account. */
            device_ids?: number[] | null;
            /** @description Devices that sent from there. */
            devices: number;
            /** @description Gateways that hear it. */
            gateways: number;
            /** @description Who hears it how well; with an account. */
            hearing?: components["schemas"]["HearingView"][] | null;
            /**
             * Format: int32
             * @description The fastest spreading factor that leaves a reserve of 10 dB to the gateway that hears it best.
             */
            lowest_safe_spreading_factor?: number | null;
            /**
             * Format: double
             * @description Median margin of that gateway above the floor, dB.
             */
            margin_p50?: number | null;
            period?: components["schemas"]["PeriodView"] | null;
            /** @description Gateways that hear it with a median margin of 3 dB or more. */
            redundancy: number;
            /** @description What it means, in the language asked for. */
            sentence: string;
            /**
             * @description `covered`, `weak`, `none` or `unknown`.
             * @example covered
             */
            status: string;
            /** @description The gateway that is taken to have failed. */
            without?: string | null;
        };
        /** @description Cells by status, those everybody may see. */
        RadioCellsView: {
            /** @description At least five uplinks arrived, and nine of ten do. */
            covered: number;
            /** @description At least ten were tried, and fewer than one of ten arrives. */
            none: number;
            /** @description Too few were tried to say. */
            unknown: number;
            /** @description Some arrive. */
            weak: number;
            /** @description Cells with too few devices and days to be shown. */
            withheld: number;
        };
        /** @description Reception in a part of the city: the cells everybody may see that lie in it with most of their area, by status. */
        RadioPartView: {
            /** @description At least five uplinks arrived, and nine of ten do. */
            covered: number;
            /** @description The city's key of it. */
            id: string;
            /** @description The city's name for it. */
            name: string;
            /** @description At least ten were tried, and fewer than one of ten arrives. */
            none: number;
            /** @description Too few were tried to say. */
            unknown: number;
            /** @description Some arrive. */
            weak: number;
        };
        /** @description Radio coverage of the city. */
        RadioSummaryView: {
            /**
             * Format: date-time
             * @description When it was put together.
             */
            as_of?: string | null;
            /** @description Cells of 100 m by status. */
            cells: components["schemas"]["RadioCellsView"];
            /** @description Cells that would not be as they are without the gateway; only with `without`. */
            changed?: components["schemas"]["ChangedCellView"][] | null;
            /** @description What each gateway hears, and what would be lost without it. */
            gateways: components["schemas"]["GatewayReachView"][];
            model?: components["schemas"]["ModelView"] | null;
            /** @description Uplinks and receptions that belong to no cell, by reason. */
            omitted: {
                [key: string]: number;
            };
            others?: components["schemas"]["OthersView"] | null;
            /** @description Cells by district or quarter. */
            parts: components["schemas"]["RadioPartView"][];
            /** @description Device-months that are still being read again from the archive; what is said is not complete until it is 0. */
            pending: number;
            period?: components["schemas"]["PeriodView"] | null;
            /** @description What it means, in the language asked for. */
            sentence: string;
            /** @description Which they are; with an account. */
            single_gateway_device_list?: components["schemas"]["SingleView"][] | null;
            /** @description Devices that hang on one gateway. */
            single_gateway_devices: number;
            /** @description Where another gateway would help most. Not for a single month, nor without a gateway. */
            suggestions: components["schemas"]["SuggestionView"][];
            /**
             * Format: int64
             * @description Uplinks it rests on.
             */
            uplinks: number;
            /** @description The gateway that is taken to have failed. */
            without?: string | null;
        };
        /** @description A cell in which somebody is reached. */
        ReachedCell: {
            /**
             * @description Its official name.
             * @example 100mN56799E3709
             */
            id: string;
            /**
             * Format: double
             * @description Households below the rule that are reached.
             */
            reached: number;
        };
        /** @description Whether the process can do its work, and each part's state. */
        Readiness: {
            /** @description Each part. */
            parts: components["schemas"]["PartsView"];
            /** @description The worst state of the parts. */
            status: components["schemas"]["Standing"];
        };
        /** @description How many readings say the same or something else. */
        ReadingChanges: {
            /**
             * Format: int64
             * @description Are new.
             */
            added: number;
            /**
             * Format: int64
             * @description Say something else.
             */
            changed: number;
            /**
             * Format: int64
             * @description Say the same; they stay untouched.
             */
            unchanged: number;
            /**
             * Format: int64
             * @description Are not made any more, and become gaps.
             */
            withdrawn: number;
        };
        /** @description One reading before and after; no value is a gap or none. */
        ReadingSample: {
            /**
             * Format: double
             * @description What is there now.
             */
            after?: number | null;
            /**
             * Format: double
             * @description What was there.
             */
            before?: number | null;
            /**
             * Format: date-time
             * @description When it was observed.
             */
            time: string;
        };
        /** @description A reading: value and time. */
        ReadingView: {
            /** @description Remarks: `gap`, `unmapped`, `implausible`, `clock`, `corrected`, `stuck`, `jump`. */
            quality: string[];
            /**
             * Format: date-time
             * @description When it was observed.
             */
            time: string;
            /**
             * Format: double
             * @description In the datastream's unit; null for a gap.
             */
            value?: number | null;
        };
        /** @description What became of a request. */
        Receipt: {
            /** @description Events it held. */
            received: number;
            /** @description Those that cannot be used, as far as they are told. */
            refused: components["schemas"]["Told"][];
        };
        /** @description One gateway hearing one uplink. */
        ReceptionView: {
            /**
             * Format: int32
             * @description Antenna of the gateway.
             */
            antenna: number;
            /**
             * Format: double
             * @description Metres from the device, if both places are known.
             */
            distance_m?: number | null;
            /**
             * Format: int32
             * @description Frame counter of the uplink.
             */
            f_cnt: number;
            /** @description The gateway. */
            gateway_id: string;
            /** @description What people call the gateway. */
            gateway_name?: string | null;
            location?: components["schemas"]["Place"] | null;
            /**
             * Format: date-time
             * @description When the uplink was observed.
             */
            observed_at: string;
            /**
             * Format: date-time
             * @description When this gateway heard it.
             */
            received_at?: string | null;
            /**
             * Format: int32
             * @description Signal strength.
             */
            rssi_dbm: number;
            /**
             * Format: float
             * @description Signal to noise.
             */
            snr_db: number;
            /** @description `id` of the uplink. */
            uplink: string;
        };
        /** @description A message that could not be used. */
        RejectView: {
            /**
             * Format: date-time
             * @description When it came in.
             */
            at: string;
            /** @description What exactly was wrong. */
            detail: string;
            /** @description Which device sent it, if that could be read. */
            dev_eui?: string | null;
            /**
             * Format: int32
             * @description Number of that device, if it is registered.
             */
            device_id?: number | null;
            /** @description Name of that device, if it is registered. */
            device_name?: string | null;
            /**
             * Format: int64
             * @description Its number.
             */
            id: number;
            /** @description The message as it came, hex. */
            payload: string;
            /**
             * @description Why it could not be used.
             * @example codec_error
             */
            reason: string;
            /**
             * Format: date-time
             * @description When it was replayed with success.
             */
            replayed?: string | null;
            /** @description Through which configured source. */
            source: string;
            /** @description On which topic or path. */
            topic: string;
        };
        /** @description One published edition of a data set, as it was imported. */
        ReleaseView: {
            /** @description Who must be named. */
            attribution: string;
            /**
             * Format: date
             * @description The day the data describe.
             */
            data_date: string;
            /** @description The method it was made with; figures of different eras must not be joined by a line. */
            era: string;
            /** @description Its name in addresses. */
            id: string;
            /**
             * Format: date-time
             * @description When it was imported.
             */
            imported_at: string;
            /** @description What it holds. */
            kind: string;
            /** @description The same in German and English, where it is known in both. */
            label: components["schemas"]["Label"];
            /** @description Its licence. */
            licence: string;
            /** @description What its publisher calls it. */
            name: string;
            /**
             * Format: date
             * @description The day it was published.
             */
            published?: string | null;
            /**
             * Format: int64
             * @description Rows that were set aside because something in them is wrong.
             */
            quarantined: number;
            /**
             * Format: int64
             * @description Rows that were taken.
             */
            rows: number;
            /** @description SHA-256 of the imported file. */
            sha256: string;
            /** @description Where it came from. */
            source: string;
        };
        /** @description Which rejects to send through again; everything that is given must fit, and something must be given. */
        Replay: {
            /** @description Of this device. */
            dev_eui?: string | null;
            /** @description Only say what would happen. */
            dry_run?: boolean | null;
            /** @description These, by number. */
            ids?: number[] | null;
            /**
             * @description With this reason.
             * @example codec_error
             */
            reason?: string | null;
        };
        /** @description How a replay ended. `tried` is the sum of the others. */
        ReplayOutcome: {
            /**
             * Format: int64
             * @description Were stored already.
             */
            duplicate: number;
            /**
             * Format: int64
             * @description Carry no uplink.
             */
            ignored: number;
            /**
             * Format: int64
             * @description Rejected again.
             */
            rejected: number;
            /**
             * Format: int64
             * @description Stored now.
             */
            stored: number;
            /**
             * Format: int64
             * @description Rejects that fit the filter.
             */
            tried: number;
        };
        /** @description Which uplinks to decode again: a device or a codec, or both, and the range in which they were observed. */
        Reprocess: {
            /** @description That this codec decoded, or would decode now. */
            codec?: string | null;
            /** @description Of this device. */
            dev_eui?: string | null;
            /** @description Only say what would change. */
            dry_run?: boolean | null;
            /**
             * Format: date-time
             * @description Observed at or after.
             */
            from: string;
            /**
             * Format: date-time
             * @description Observed before.
             */
            to: string;
        };
        /** @description What decoding again changed, or would change. */
        ReprocessOutcome: {
            /**
             * Format: int64
             * @description Of these, what is known of them now differs: codec, decoded object, warnings or number of readings.
             */
            changed: number;
            /** @description The datastreams that change, the first thousand. */
            datastreams: components["schemas"]["DatastreamChanges"][];
            /**
             * Format: int64
             * @description Of these, cannot be decoded any more; their readings stay as they are.
             */
            failed: number;
            /** @description Uplinks that cannot be decoded any more, the first thousand. */
            failures: components["schemas"]["DecodeFailure"][];
            /** @description What happens to readings. */
            readings: components["schemas"]["ReadingChanges"];
            /**
             * Format: int64
             * @description Of these, were rejected when they came; replaying rejects is what brings them in.
             */
            rejected: number;
            /**
             * Format: int64
             * @description Uplinks that were selected.
             */
            uplinks: number;
        };
        /** @description A counter that was set. */
        ResetDraft: {
            /**
             * Format: date-time
             * @description When.
             */
            at: string;
            /**
             * Format: double
             * @description To which total; 0 if left out.
             */
            to?: number | null;
        };
        /** @description A counter that was set. */
        ResetView: {
            /**
             * Format: date-time
             * @description When.
             */
            at: string;
            /**
             * Format: double
             * @description To which total.
             */
            to: number;
        };
        /** @description What is wrong with a row. */
        RowProblem: {
            /** @description Heading of the column; empty if it is the whole row. */
            column: string;
            /** @description What is wrong and what is allowed, in the language of the request. */
            detail: string;
        };
        /** @description What becomes of a row. */
        RowVerdict: {
            /** @description What the row says otherwise; of a new device everything that will be stored. */
            changes: components["schemas"]["FieldChange"][];
            /** @description Whose row; null if it does not say. */
            dev_eui?: string | null;
            /**
             * Format: int64
             * @description Line of the table; the headings are line 1.
             */
            line: number;
            /** @description What people call the device. */
            name?: string | null;
            /** @description Everything that is wrong with it. */
            problems: components["schemas"]["RowProblem"][];
            /** @description `new`, `changed`, `unchanged` or `wrong`. */
            verdict: string;
            /** @description What should be looked at, though the row can be used. */
            warnings: components["schemas"]["RowProblem"][];
        };
        /** @description A district or quarter. */
        RowView: components["schemas"]["StandingView"] & {
            /** @description Its key. */
            id: string;
            /** @description Its name. */
            name: string;
            /** @description How it stands in a sentence, in the language of `Accept-Language`. */
            sentence: string;
        };
        /** @description Rules, and what they can be made of. */
        RuleList: {
            /** @description What some device measures, or some rule names. */
            quantities: components["schemas"]["AlertQuantity"][];
            /** @description Who can be told. */
            receivers: components["schemas"]["AlertReceiver"][];
            /** @description Every rule, in order of id. */
            rules: components["schemas"]["AlertRule"][];
        };
        /** @description One version of a rule. */
        RuleView: {
            /** @description Of rules about mobile networks: which networks count, `broadband`, `gsm`, `lte`, `nr_total` or `nr_nsa_sa`. */
            counts?: string | null;
            /** @description Its short name, such as `GF1`. */
            key: string;
            /** @description `fixed`: households by speed; `mobile`: networks in a cell; `colour`: networks at an address. */
            kind: string;
            /** @description Its name. */
            name: string;
            /**
             * Format: int32
             * @description Of rules about mobile networks: with how many a cell is served; with fewer, but some, it is partly.
             */
            networks?: number | null;
            /** @description Where it is written. */
            source: string;
            /** @description Its wording. */
            text: string;
            /**
             * Format: date
             * @description First day it holds.
             */
            valid_from: string;
            /**
             * Format: date
             * @description Last day it holds; null if it still does.
             */
            valid_to?: string | null;
            /** @description Which version of it. */
            version: string;
        };
        /** @description What one version of a rule says. */
        RulingView: {
            /**
             * Format: int64
             * @description At most so many.
             */
            households_high?: number | null;
            /**
             * Format: int64
             * @description At least so many households are below the threshold; null: fewer than 5, or the rule does not count households.
             */
            households_low?: number | null;
            /** @description Its name. */
            name: string;
            /** @description Why. */
            reasons: string[];
            /** @description `served`, `partly`, `unserved` or `unknown`. */
            result: string;
            /** @description The rule. */
            rule: string;
            /** @description Whether a number is not told because it is small. */
            suppressed?: boolean;
            /** @description Its version. */
            version: string;
        };
        /** @description What a work list was made with. */
        ScenarioView: {
            /** @description Who is to be named with the data. */
            attribution: string;
            /** @description `planner`: exact, with own ducts; `public`: from classes of households, without them. */
            audience: string;
            /** @description `certain` or `possible`. */
            counting: string;
            /**
             * Format: double
             * @description Least households per metre of new trench of a branch.
             */
            cut_off: number;
            /**
             * Format: date
             * @description Data date of the release.
             */
            data_date: string;
            /**
             * Format: double
             * @description Length along streets over straight length.
             */
            detour: number;
            /**
             * Format: double
             * @description Distance below which clusters are one, metres.
             */
            merge_m: number;
            /**
             * Format: double
             * @description Least households of a cell.
             */
            min_households: number;
            /** @description Euro per metre of new trench by surface, of blowing in, and per house. */
            prices: Record<string, never>;
            /** @description Release of the shares. */
            release: string;
            /** @description Rule. */
            rule: string;
            /** @description Version of the rule. */
            rule_version: string;
            /**
             * Format: double
             * @description Most households of a cluster.
             */
            split_households: number;
            /** @description Where new lines begin: `own`, `served`, or null if nobody knows. */
            start?: string | null;
            /**
             * Format: double
             * @description Share of households that book.
             */
            take_up: number;
        };
        /** @description What went wrong, as SensorThings servers write it. */
        SensorThingsError: {
            /**
             * Format: int32
             * @description The HTTP status again.
             */
            code: number;
            /** @description What is wrong and what is allowed. */
            message: string;
            /** @description `error`. */
            type: string;
        };
        /** @description A series as columns of equal length; null where a bucket has no value. */
        Series: components["schemas"]["ColumnsView"] & {
            /** @description How values are best put together: `mean`, `sum`, `state` or `counter`. */
            aggregation: string;
            /**
             * Format: int32
             * @description Number of the datastream.
             */
            datastream: number;
            /** @description What is measured. */
            quantity: string;
            /** @description Of a counter: how much it counted in each bucket, resets and wraps of its register understood. */
            rise?: (number | null)[] | null;
            /** @description Of something that is so or not: how long each state held. */
            states?: components["schemas"]["StateView"][] | null;
            /**
             * @description Length of a bucket.
             * @example 1h
             */
            step: string;
            /** @description Time zone of days and months. */
            timezone: string;
            /** @description UCUM code of the unit. */
            unit: string;
        };
        /** @description The share of a cell's households that has a technology at a speed. */
        ShareView: {
            /**
             * Format: int32
             * @description Mbit/s download.
             */
            down: number;
            /**
             * Format: double
             * @description Between 0 and 1. Without an account it is exact where it is 0 or 1, otherwise rounded to about five households. Null:
             *     no figure, or it is not told.
             */
            share?: number | null;
            /** @description Whether there is a share between 0 and 1 that is not told. */
            suppressed?: boolean;
            /** @description The technology. */
            technology: string;
        };
        /** @description A district or quarter. */
        ShiftRow: components["schemas"]["ShiftView"] & {
            /** @description Its key. */
            id: string;
            /** @description Its name. */
            name: string;
        };
        /** @description What changed in a place. */
        ShiftView: {
            /** @description Cells by how they changed. */
            classes: components["schemas"]["ClassesView"];
            /**
             * Format: int64
             * @description How many more households have it, in cells both releases have; null if fewer than 5 either way.
             */
            delta_households?: number | null;
            /**
             * Format: int64
             * @description How many more come from cells only one of the releases has; null if fewer than 5 either way.
             */
            denominator_effect?: number | null;
            /**
             * Format: int64
             * @description All households; null if fewer than 5.
             */
            households?: number | null;
        };
        /** @description A device that hangs on one gateway. */
        SingleView: {
            /**
             * Format: int32
             * @description The device.
             */
            device: number;
            /** @description The gateway. */
            gateway: string;
            /** @description What people call it. */
            name: string;
        };
        /** @description One source. */
        Source: components["schemas"]["Ends"] & {
            /**
             * Format: int64
             * @description Who is connected to it just now; null where it connects itself.
             */
            clients?: number | null;
            /** @description Whether messages can come in. */
            connected: boolean;
            /**
             * Format: int64
             * @description Messages dropped since the program started, because too many waited that nobody acknowledges (`QoS` 0). They are
             *     not among those received.
             */
            dropped: number;
            /** @description Messages without an uplink, by kind. */
            ignored_by_kind: {
                [key: string]: number;
            };
            /** @description `mqtt`, `mqtt-listen` or `webhook`; null for a source that is not configured any more. */
            kind?: string | null;
            /** @description Why not. */
            last_error?: string | null;
            /** @description Its configured name. */
            name: string;
            /**
             * Format: date-time
             * @description Since when that is so.
             */
            since?: string | null;
        };
        /** @description One source. */
        SourceState: {
            /** @description Whether messages can come in. */
            connected: boolean;
            /** @description Why not. */
            detail?: string | null;
            /** @description `mqtt` or `webhook`. */
            kind: string;
            /** @description Its configured name. */
            name: string;
            /**
             * Format: date-time
             * @description Since when that is so.
             */
            since: string;
        };
        /**
         * @description A state in a word.
         * @enum {string}
         */
        Standing: "ok" | "degraded" | "starting" | "failed";
        /** @description How a place stands. */
        StandingView: {
            /** @description Households by the fastest download they can have. */
            bands: components["schemas"]["BandsView"];
            /** @description Cells by verdict. */
            cells: components["schemas"]["CellsView"];
            /** @description What shares are shares of. */
            denominator: components["schemas"]["DenominatorView"];
            /** @description Households with fibre to the building or home. */
            fibre: components["schemas"]["PortionView"];
            /**
             * Format: int64
             * @description All households.
             */
            households?: number | null;
            interval?: components["schemas"]["IntervalView"] | null;
            /** @description Firms, schools and hospitals beside the households; those of which the release has no figures are left out. */
            premises: components["schemas"]["PremisesView"][];
            /** @description Those that certainly have it; the share is of households with figures. */
            served: components["schemas"]["PortionView"];
            /** @description Whether the number of all households is not told because it is small. */
            suppressed?: boolean;
            undecided?: components["schemas"]["PortionView"] | null;
            /** @description Those of whom the figures say nothing; the share is of all households. */
            unknown: components["schemas"]["PortionView"];
            /** @description Those that certainly do not; the share is of households with figures. */
            unserved: components["schemas"]["PortionView"];
        };
        /** @description How long a state held. */
        StateView: {
            /** @description Seconds it held in each bucket, at most until the device was silent for three of its intervals. */
            seconds: number[];
            /**
             * Format: double
             * @description The state.
             */
            value: number;
        };
        /** @description Who did something with a version, when and why. */
        StepView: {
            /**
             * Format: date-time
             * @description When.
             */
            at: string;
            /** @description Sign-in name; null for the administration token and the command line. */
            by?: string | null;
            /** @description Why. */
            why: string;
        };
        /** @description Metres of a street. */
        StreetLength: {
            /**
             * Format: double
             * @description Metres.
             */
            metres: number;
            /** @description Its name. */
            name: string;
        };
        /** @description A piece of street between two crossings. */
        StreetView: {
            /** @description Its number, which stays as long as the streets are not imported anew. */
            id: number;
            /** @description Its course, longitude and latitude. */
            line: number[][];
            /**
             * Format: double
             * @description Its length in metres.
             */
            metres: number;
            /** @description Its name. */
            name: string;
            /** @description `asphalt`, `paving`, `unpaved` or `unknown`. */
            surface: string;
        };
        /** @description A proposed site for a gateway, known to 300 m. */
        SuggestionView: {
            /**
             * Format: double
             * @description Cells without good coverage it is expected to serve, to one decimal.
             */
            gain_cells: number;
            /**
             * Format: int64
             * @description Households in them, to the nearest five; absent where no households are known.
             */
            gain_households?: number | null;
            /**
             * Format: double
             * @description Degrees north.
             */
            lat: number;
            /**
             * Format: double
             * @description Degrees east.
             */
            lon: number;
            /** @description Where that is, in words. */
            near: string;
            /** @description The nearest gateway of today. */
            nearest_gateway?: string | null;
            /**
             * Format: int64
             * @description How far away that is, to the nearest hundred metres.
             */
            nearest_gateway_m?: number | null;
        };
        /**
         * @description How many households have what is asked for. Without an account, households are told in fives, from protected numbers
         *     that are the same in every answer; fewer than five are null and marked `suppressed`.
         */
        SummaryView: components["schemas"]["StandingView"] & {
            /** @description Mbit/s between which the threshold lies. */
            down: number[];
            /** @description Releases it is made from. */
            inputs: components["schemas"]["InputView"][];
            /** @description Of which places there are rows. */
            level: string;
            official?: components["schemas"]["OfficialView"] | null;
            /** @description The release. */
            release: string;
            /** @description Districts or quarters, in order of id. */
            rows: components["schemas"]["RowView"][];
            /** @description The rule; null for a threshold. */
            rule?: string | null;
            /** @description Its version. */
            rule_version?: string | null;
            /** @description The result in a sentence, in the language of `Accept-Language`. */
            sentence: string;
            /** @description The technology that counts. */
            technology: string;
        };
        /** @description Metres to dig through a surface. */
        SurfaceLength: {
            /**
             * Format: double
             * @description Metres.
             */
            metres: number;
            /** @description `asphalt`, `paving`, `unpaved` or `unknown`. */
            surface: string;
        };
        /** @description Alerts that somebody takes on, or gives back. */
        TakeOn: {
            /** @description What is to be said. */
            comment?: string | null;
            /** @description Their numbers. */
            ids: string[];
        };
        /** @description Alerts as they are then. */
        TakenOn: {
            alerts: components["schemas"]["Alert"][];
        };
        /** @description `TileJSON` 3.0.0. */
        TileJson: {
            /** @description Who must be named. */
            attribution: string;
            /** @description West, south, east, north in degrees. */
            bounds: number[];
            /** @description Longitude, latitude, zoom to begin with. */
            center: number[];
            /**
             * Format: int32
             * @description Deepest zoom; closer in, maps enlarge it.
             */
            maxzoom: number;
            /**
             * Format: int32
             * @description Shallowest zoom.
             */
            minzoom: number;
            /** @description Name of the set. */
            name: string;
            /** @description `3.0.0`. */
            tilejson: string;
            /** @description Where tiles are: an address with `{z}`, `{x}` and `{y}`. */
            tiles: string[];
            /** @description What is on the tiles. */
            vector_layers: components["schemas"]["VectorLayer"][];
        };
        /** @description The latest readings of one quantity put together. */
        Together: {
            /**
             * Format: double
             * @description Mean.
             */
            avg: number;
            /** @description What the quantity is called. */
            label: components["schemas"]["Label"];
            /**
             * Format: double
             * @description Largest.
             */
            max: number;
            /**
             * Format: double
             * @description Smallest.
             */
            min: number;
            /**
             * Format: int32
             * @description How many datastreams.
             */
            n: number;
            /** @description What is measured. */
            quantity: string;
            /** @description UCUM code of the unit. */
            unit: string;
        };
        /** @description An event that cannot be used. */
        Told: {
            /** @description What exactly. */
            detail: string;
            /** @description Its place in the list, as a JSON pointer. */
            pointer: string;
            /**
             * @description Why, in a word.
             * @example malformed
             */
            reason: string;
        };
        /** @description The first of a ranking. */
        Top: {
            /** @description In order of `value`. */
            items: components["schemas"]["TopItem"][];
            /** @description UCUM code of the unit. */
            unit: string;
        };
        /** @description A datastream of a ranking. */
        TopItem: {
            /** @description Which of several series of the quantity it is, or which statistics beside the value. */
            channel?: string | null;
            /**
             * Format: int32
             * @description Number of the datastream.
             */
            datastream: number;
            /**
             * Format: int32
             * @description Number of its device.
             */
            device: number;
            /** @description The district it stands in. */
            district?: string | null;
            /** @description Whether it measures a room, a container or its own case, not the open air. */
            indoors: boolean;
            /**
             * Format: int32
             * @description How many readings with a value.
             */
            n: number;
            /** @description What people call the device. */
            name: string;
            /**
             * Format: double
             * @description What was asked for.
             */
            value: number;
        };
        /** @description All clusters together; trenches they share are dug once. */
        Total: {
            /** @description Clusters. */
            clusters: number;
            /**
             * Format: double
             * @description Euro for everything.
             */
            cost: number;
            /**
             * Format: double
             * @description Metres in free ducts of one's own; null without an account.
             */
            duct_reuse_m?: number | null;
            /**
             * Format: int64
             * @description Households in clusters.
             */
            households?: number | null;
            /**
             * Format: double
             * @description Metres to dig.
             */
            new_trench_m: number;
            /**
             * Format: int64
             * @description Households below the rule in cells with too few to form a cluster.
             */
            scattered?: number | null;
            /**
             * Format: int64
             * @description Households of which the figures cannot say whether they are below the rule.
             */
            undecided?: number | null;
            /**
             * Format: int64
             * @description Households in cells without figures.
             */
            unknown?: number | null;
        };
        /** @description A payload to try a codec on. */
        TryPayload: {
            /** @description The payload in hexadecimal digits, blanks allowed. */
            bytes: string;
            /** @description A device whose kind and mounting height count. */
            dev_eui?: string | null;
            /**
             * Format: int32
             * @description Application port.
             */
            f_port: number;
            /**
             * Format: date-time
             * @description When it came; now if left out.
             */
            recv_time?: string | null;
            /** @description JavaScript; left out: the draft, or what is in force. */
            source?: string | null;
            /** @description Variables; those of the device if left out. */
            variables?: {
                [key: string]: string;
            } | null;
        };
        /** @description Uplinks to try a codec on. */
        TryUplinks: {
            /**
             * Format: int32
             * @description How many of the newest uplinks, 1 to 1000, in equal parts of the devices that have this codec; 100 if left out.
             */
            last?: number | null;
            /** @description JavaScript; left out: the draft, or what is in force. */
            source?: string | null;
        };
        /** @description Examples to try a codec on. */
        TryVectors: {
            /** @description JavaScript; left out: the draft, or what is in force. */
            source?: string | null;
            vectors?: components["schemas"]["Vec"] | null;
        };
        /** @description What became of devices whose import was undone. */
        UndoOutcome: {
            /** @description Devices that somebody has changed since; they stay as they are. */
            kept: components["schemas"]["KeptDevice"][];
            /**
             * Format: int32
             * @description Devices that were new and are registered no longer; their readings stay.
             */
            removed: number;
            /**
             * Format: int32
             * @description Devices that are as they were.
             */
            restored: number;
        };
        /** @description Why a device is heard and not read: its newest reject. */
        Unread: {
            /**
             * Format: date-time
             * @description When that uplink came in.
             */
            at: string;
            /** @description What exactly was wrong, in English. */
            detail: string;
            /**
             * @description The reason.
             * @example no_codec
             */
            reason: string;
        };
        /** @description An uplink with what decoding made of it. */
        UplinkView: {
            /** @description Whether the device asked for an acknowledgement. */
            confirmed: boolean;
            data_rate?: components["schemas"]["DataRateView"] | null;
            /** @description What the network server decoded, as it wrote it. */
            decoded?: Record<string, never> | null;
            /** @description The payload is ciphertext. */
            encrypted: boolean;
            /**
             * Format: int32
             * @description Frame counter.
             */
            f_cnt: number;
            /**
             * Format: int32
             * @description Application port; null for MAC-only uplinks.
             */
            f_port?: number | null;
            /**
             * Format: int32
             * @description Channel centre frequency.
             */
            frequency_hz?: number | null;
            /** @description Its identity for deduplication, 16 hex digits. */
            id: string;
            /**
             * Format: date-time
             * @description When Talblick had it.
             */
            ingested_at: string;
            /** @description Kind of network server. */
            network: string;
            /**
             * Format: date-time
             * @description When the network server had it.
             */
            network_received_at?: string | null;
            /**
             * Format: date-time
             * @description When it was observed.
             */
            observed_at: string;
            /** @description Who said so: `gateway`, `network` or `ingest`. */
            observed_by: string;
            /** @description What Talblick's decoding made of it. */
            outcome: components["schemas"]["OutcomeView"];
            /** @description Application payload, hex. */
            payload?: string | null;
            /** @description Who heard it. */
            receptions: components["schemas"]["ReceptionView"][];
            /** @description Configured source it came through. */
            source: string;
        };
        Vec: {
            /** @description The payload, hex. */
            bytes: string;
            /** @description What it is an example of. */
            description: string;
            /** @description What the codec must answer: an object with `data` and perhaps `warnings`, or with `errors`. */
            expected: Record<string, never>;
            /**
             * Format: int32
             * @description Application port.
             */
            f_port: number;
            /**
             * Format: date-time
             * @description When it came, for codecs that ask.
             */
            recv_time?: string | null;
            /** @description Variables of the device. */
            variables: Record<string, never>;
        }[];
        /** @description A layer of the tiles of a set. */
        VectorLayer: {
            /** @description What is known of each feature, and whether it is a `Number` or a `String`. */
            fields: {
                [key: string]: string;
            };
            /** @description Its name. */
            id: string;
            /**
             * Format: int32
             * @description Deepest zoom.
             */
            maxzoom: number;
            /**
             * Format: int32
             * @description Shallowest zoom.
             */
            minzoom: number;
        };
        /** @description A payload with what must come out of it. */
        VectorView: {
            /** @description The payload, hex. */
            bytes: string;
            /** @description What it is an example of. */
            description: string;
            /** @description What the codec must answer: an object with `data` and perhaps `warnings`, or with `errors`. */
            expected: Record<string, never>;
            /**
             * Format: int32
             * @description Application port.
             */
            f_port: number;
            /**
             * Format: date-time
             * @description When it came, for codecs that ask.
             */
            recv_time?: string | null;
            /** @description Variables of the device. */
            variables: Record<string, never>;
        };
        /** @description What a codec made of examples. */
        Verdicts: {
            /** @description How many come out as they should. */
            passed: number;
            /** @description One verdict an example, in their order. */
            verdicts: components["schemas"]["CodecVerdict"][];
        };
        /** @description A version of a codec. */
        VersionView: {
            drafted?: components["schemas"]["StepView"] | null;
            /** @description How many examples it has. */
            examples: number;
            /**
             * Format: int32
             * @description Its number; 0 is what came with the program or lies in the operator's directory.
             */
            number: number;
            published?: components["schemas"]["StepView"] | null;
            rolled_back?: components["schemas"]["StepView"] | null;
            /** @description `given`, `draft`, `in_force`, `superseded` or `rolled_back`. */
            state: string;
        };
        /** @description A version with what it is made of. */
        VersionWhole: components["schemas"]["VersionView"] & {
            /** @description JavaScript; null for a codec that is part of the program. */
            source?: string | null;
            /** @description Examples that must come out right. */
            vectors: components["schemas"]["VectorView"][];
        };
        /** @description A key to make. */
        Wanted: {
            /** @description Whose it is, such as `Stadtwerke, Verkehrslage`. */
            name: string;
            /**
             * Format: int32
             * @description Requests a minute; 6000 if left out.
             */
            per_minute?: number | null;
            /**
             * @description `public`: what everybody sees, with a quota of its own; `read`: everything, but changes nothing.
             * @example public
             */
            scope: string;
        };
        /** @description Requests in one way. */
        WayUse: {
            /**
             * Format: int64
             * @description Requests that were answered.
             * @example 800
             */
            requests: number;
            /**
             * @description `json` or `csv` of the REST interface, `sensorthings`, `features` (OGC API – Features), `prometheus`, `picture` (charts
             *     and maps, WMS too) or `file` (readings by the month, releases).
             * @example csv
             */
            way: string;
        };
        /** @description What a trench along chosen streets takes and whom it reaches. */
        WhatIfView: {
            /** @description Cells in which somebody is reached. */
            cells: components["schemas"]["ReachedCell"][];
            /**
             * Format: double
             * @description Euro for both.
             */
            cost: number;
            /**
             * Format: double
             * @description Euro for each household that is reached; null if nobody is.
             */
            cost_per_household?: number | null;
            /** @description What changes in each district in which somebody is reached. */
            districts: components["schemas"]["EffectView"][];
            /**
             * Format: double
             * @description Metres in free ducts of one's own.
             */
            duct_reuse_m: number;
            /**
             * Format: double
             * @description Euro for house connections.
             */
            house_cost: number;
            /**
             * Format: double
             * @description Households below the rule that are not.
             */
            left: number;
            /**
             * Format: double
             * @description Metres to dig.
             */
            new_trench_m: number;
            /** @description Euro per metre of new trench by surface, of blowing in, and per house. */
            prices: Record<string, never>;
            /**
             * Format: double
             * @description A house within so many metres is reached.
             */
            reach_m: number;
            /**
             * Format: double
             * @description Households below the rule that are reached.
             */
            reached: number;
            /** @description Release of the shares. */
            release: string;
            /** @description The trench: straight pieces, longitude and latitude of both ends. */
            route: number[][][];
            /** @description Rule. */
            rule: string;
            /** @description Version of the rule. */
            rule_version: string;
            /** @description The answer in words, in the language of `Accept-Language`. */
            sentence: string;
            /** @description The streets, in order of name. */
            streets: components["schemas"]["StreetLength"][];
            /** @description Metres to dig by surface. */
            surfaces: components["schemas"]["SurfaceLength"][];
            /**
             * Format: double
             * @description Share of households that book.
             */
            take_up: number;
            /**
             * Format: double
             * @description Euro for the trench.
             */
            trench_cost: number;
        };
        /** @description Who one is. */
        Who: {
            /**
             * Format: date-time
             * @description When the session ends; null with the administration token or a key.
             */
            expires?: string | null;
            /** @description Sign-in name; null with the administration token or a key. */
            name?: string | null;
            /** @description What one may do: `admin` or `viewer`. */
            role: string;
        };
        /** @description One thing that is wrong with the input. */
        Wrong: {
            /** @description What is wrong and what is allowed. */
            detail: string;
            /** @description Where: a JSON pointer into the body, or `?name` for a query parameter. */
            pointer: string;
        };
        /** Format: int32 */
        u8: number;
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
