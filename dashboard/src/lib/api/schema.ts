// Made from api/openapi.json by `npm run types`. Not edited by hand.

export interface paths {
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
    "/api/v1/datastreams/{id}/readings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Raw readings of a datastream, as JSON or, with `Accept: text/csv`, as CSV. */
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
    "/api/v1/latest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The newest reading of every datastream, in order of number; with `Accept: application/geo+json` as GeoJSON. */
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
                        "application/json": components["schemas"]["List_LatestView"];
                        "application/geo+json": components["schemas"]["FeatureCollection"];
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
        /** Live events: `hello`, then `device`, `reading`, `ingest` and, when events were missed, `resync`. */
        get: {
            parameters: {
                query?: {
                    /** @description `device`, `reading`, `alert`, `ingest` (with an account), separated by commas; all if left out. */
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
        /** @description The process lives. */
        Alive: {
            /** @description `ok`. */
            status: components["schemas"]["Standing"];
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
        /** @description A chart as data: the columns that are drawn, and the sentence under the picture. */
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
            /** @description Whether it is public. */
            published: boolean;
            /** @description What is measured. */
            quantity: string;
            /** @description How people write the unit. */
            symbol: string;
            /** @description UCUM code of the unit. */
            unit: string;
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
            /**
             * Format: int64
             * @description Uplinks stored.
             */
            uplinks: number;
        };
        /** @description A device by number and name. */
        DeviceName: {
            /**
             * Format: int32
             * @description Its number.
             */
            id: number;
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
            /** @description What is measured there: latest readings of the last 24 hours put together. */
            quantities: components["schemas"]["Together"][];
        };
        /** @description A district with its outline. */
        DistrictWhole: components["schemas"]["DistrictView"] & {
            /** @description Its outline. */
            geometry: components["schemas"]["MultiPolygon"];
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
        /** @description The ingest part. */
        IngestPart: {
            /** @description Each source. */
            sources: components["schemas"]["SourceState"][];
            /** @description Its state. */
            status: components["schemas"]["Standing"];
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
                /** @description What is measured there: latest readings of the last 24 hours put together. */
                quantities: components["schemas"]["Together"][];
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
        List_ReadingView: {
            /** @description The items. */
            items: {
                /** @description Remarks: `gap`, `unmapped`, `implausible`, `clock`, `corrected`. */
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
        /** @description A GeoJSON multi-polygon. */
        MultiPolygon: {
            /** @description Outer rings of longitude, latitude pairs, counter-clockwise. */
            coordinates: number[][][][];
            /** @description `MultiPolygon`. */
            type: string;
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
        /** @description A GeoJSON point. */
        Point: {
            /** @description Longitude and latitude, perhaps altitude. */
            coordinates: number[];
            /** @description `Point`. */
            type: string;
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
        /** @description Whether the process can do its work, and each part's state. */
        Readiness: {
            /** @description Each part. */
            parts: components["schemas"]["PartsView"];
            /** @description The worst state of the parts. */
            status: components["schemas"]["Standing"];
        };
        /** @description A reading: value and time. */
        ReadingView: {
            /** @description Remarks: `gap`, `unmapped`, `implausible`, `clock`, `corrected`. */
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
        /** @description One source. */
        Source: components["schemas"]["Ends"] & {
            /** @description Whether messages can come in. */
            connected: boolean;
            /** @description Messages without an uplink, by kind. */
            ignored_by_kind: {
                [key: string]: number;
            };
            /** @description `mqtt` or `webhook`; null for a source that is not configured any more. */
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
        /** @description Who one is. */
        Who: {
            /**
             * Format: date-time
             * @description When the session ends; null with the administration token.
             */
            expires?: string | null;
            /** @description Sign-in name; null with the administration token. */
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
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
