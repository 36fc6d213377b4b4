/** Types of the API; `npm run generate` writes them from core/contract. */
export interface paths {
    "/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whether there is a model and a vocabulary
         * @description For monitors.
         *
         *     Costs 1 unit of `read` (300 in 10 s for one network address; with a key of the service 10 times as many).
         */
        get: operations["getHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/models": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the models
         * @description The first is the default of the page.
         *
         *     Costs 1 unit of `read` (300 in 10 s for one network address; with a key of the service 10 times as many).
         */
        get: operations["listModels"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/models/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Describe a model
         * @description With `id@revision`, the answer never changes and may be cached for ever.
         *
         *     Costs 1 unit of `read` (300 in 10 s for one network address; with a key of the service 10 times as many).
         */
        get: operations["getModel"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/vocabularies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the vocabularies of the service
         * @description Those of users are not listed.
         *
         *     Costs 1 unit of `read` (300 in 10 s for one network address; with a key of the service 10 times as many).
         */
        get: operations["listVocabularies"];
        put?: never;
        /**
         * Make a vocabulary of your own
         * @description Kept until 30 days pass without a use, under an id that nobody can guess; who knows the id can read and rank with it. Only who has the delete token can delete it, and nobody can change it. A request encodes at most 256 prompts: the answer to more is 202 with `done`; send the same again with that number until it is 201.
         *
         *     Costs 1 unit of `encode` and what its texts cost (words times templates), and 10 of `write` when it is stored (6000 in 60 s for one network address; with a key of the service 10 times as many).
         */
        post: operations["createVocabulary"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/vocabularies/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Describe a vocabulary
         * @description A name of the service’s own may stand for one vocabulary a model: that answer is a list. One of a user’s own is answered alone.
         *
         *     Costs 1 unit of `read` (300 in 10 s for one network address; with a key of the service 10 times as many).
         */
        get: operations["getVocabulary"];
        put?: never;
        post?: never;
        /**
         * Delete a vocabulary of your own
         * @description Words, vectors and name are gone; places of the service that read it before may answer for up to a minute more.
         *
         *     Costs 10 units of `write` (200 in 60 s for one network address; with a key of the service 10 times as many).
         */
        delete: operations["deleteVocabulary"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/vocabularies/{id}/data": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The file of a vocabulary
         * @description Words with their vectors (docs/vocabulary-format.md), to rank where you are. With `sha256` from the list the answer never changes and may be cached for ever.
         *
         *     Costs 1 unit of `read` (300 in 10 s for one network address; with a key of the service 10 times as many).
         */
        get: operations["getVocabularyData"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/embeddings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Embed texts
         * @description Unit vectors of texts, in the shape of OpenAI’s API. Texts longer than the model’s context are cut at its end; `usage.cut` says which were, and after how many characters.
         *
         *     Costs 1 unit of `encode` and what its texts cost: prompts, characters, tokens (docs/api.md has the table) (6000 in 60 s for one network address; with a key of the service 10 times as many).
         */
        post: operations["createEmbeddings"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/rank": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Rank words for a sum of vectors
         * @description The terms are added up with their weights; the answer says which words the sum has gained (for A minus B: what A has) and lost. A term is an embedding that you made, or a text. Where weights of a modality do not sum to 0, its mean is taken off. `candidate_labels` stand in for a vocabulary on a small list.
         *
         *     Costs 1 unit of `rank` and what `k`, the body and texts cost (docs/api.md has the table), texts and labels as `encode` (300 in 10 s for one network address; with a key of the service 10 times as many).
         */
        post: operations["rank"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * This document
         * @description At `/openapi.json` of this deployment, and under `/api/v1`.
         *
         *     Costs 1 unit of `read` (300 in 10 s for one network address; with a key of the service 10 times as many).
         */
        get: operations["getOpenApi"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description One summand: either an embedding or a text. */
        Term: {
            /**
             * @description What the unit vector is multiplied with.
             * @default 1
             */
            weight?: number;
            /** @description As many numbers as the model has dimensions: an array, or base64 of little-endian float32. It is normalised here. */
            embedding?: number[] | string;
            /** @description The space that the embedding says it is of, `id@revision`: refused when it is not the request’s. */
            model?: string;
            /**
             * @description Embeddings of the same picture taken again (small crops, mirrored): they say how far words move though nothing changed.
             * @default []
             */
            retakes?: (number[] | string)[];
            /** @description How flat the picture is at the model’s size, 0 to 1 (core/picture/flatness.ts): helps to recognise blank pictures, text and noise. */
            flatness?: number;
            /**
             * @description What the embedding is of; `image` when left out.
             * @enum {string}
             */
            modality?: "image" | "text";
            /** @description A text, encoded by the service. */
            text?: string;
        };
        /** @description A sum of vectors, and the words to rank for it. */
        RankRequest: {
            /** @description `id`, or `id@revision` to refuse vectors of another revision. */
            model: string;
            /** @description Its id; the model’s first one when left out. */
            vocabulary?: string;
            /**
             * @description How words are scored; the model’s own when left out. `cosine` is raw and comparable with the film.
             * @enum {string}
             */
            method?: "cosine" | "centred" | "z";
            /**
             * @description Words a direction.
             * @default 10
             */
            k?: number;
            /**
             * @description Which sides to answer.
             * @default [
             *       "gained",
             *       "lost"
             *     ]
             */
            directions?: ("gained" | "lost")[];
            /**
             * @description Labels that are left out, such as words that the pictures share.
             * @default []
             */
            exclude?: string[];
            /** @description The summands: A with weight 1 and B with weight -1 for A minus B. */
            terms: components["schemas"]["Term"][];
            /** @description A small list of words for this request alone, instead of a vocabulary; each once. */
            candidate_labels?: string[];
            /** @description How each label is put to the text encoder, with {} where it goes; without it, by the templates for nouns. */
            hypothesis_template?: string;
        };
        /** @description Texts to embed. */
        EmbeddingsRequest: {
            /** @description `id`, or `id@revision`. */
            model: string;
            /** @description One text, or a list. */
            input: string | string[];
            /**
             * @description `float`: arrays of numbers; `base64`: little-endian float32.
             * @default float
             * @enum {string}
             */
            encoding_format?: "float" | "base64";
            /** @description Nothing but the model’s own number: CLIP’s vectors cannot be shortened. */
            dimensions?: number;
            /** @description Accepted because OpenAI’s clients send it; not read. */
            user?: string;
        };
        /** @description A word list. */
        CreateVocabulary: {
            /** @description `id`, or `id@revision`. */
            model: string;
            /** @description For people; the id is made by the service. */
            name?: string;
            /** @description Words, each once. */
            words: (string | {
                /** @description The word. */
                label: string;
                /**
                 * @description Shown and filtered by.
                 * @default null
                 */
                category?: string | null;
                /**
                 * @description Chooses the templates: `noun`, `verb`, `adjective`.
                 * @default null
                 */
                part_of_speech?: string | null;
            })[];
            /** @description How each word is put to the text encoder, with {} where it goes; without them, by its part of speech. */
            templates?: string[];
            /**
             * @description What the last answer to the same list said, when it was 202.
             * @default 0
             */
            done?: number;
        };
        /** @description A word of the answer. */
        RankedWord: {
            /** @description The word. */
            label: string;
            /** @description By the method of the answer; only comparable within it. */
            score: number;
            /** @description The raw cosine of the difference with the word. */
            cosine: number;
            /** @description How many times its usual move the word moved; null where the vocabulary has no background, and for other sums than a pair of pictures. */
            z: number | null;
            /** @description Its place, from 1. */
            rank: number;
            /** @description Of the word, where the vocabulary has categories. */
            category: string | null;
            /** @description Words that say the same and stand further down; they have no line of their own. */
            also: string[];
            /** @description Whether it moved further than noise does, along what no word above it says already. What is marked need not be right: the model card says how often it is. */
            stands_out: boolean;
        };
        /** @description The words of a sum. */
        Ranking: {
            /**
             * @description Always `ranking`.
             * @constant
             */
            object: "ranking";
            /** @description The space, `id@revision`. */
            model: string;
            /** @description What the words are from: the answer can be made again with it. */
            vocabulary: {
                /** @description Its id. */
                id: string;
                /** @description Hash of its file. */
                sha256: string;
                /** @description Words. */
                size: number;
            };
            /**
             * @description How the words were scored.
             * @enum {string}
             */
            method: "cosine" | "centred" | "z";
            /** @description The length of the sum. */
            norm: number;
            /**
             * @description What the sum is made of: `picture-pair` (one picture minus another, at any weight), `pictures`, `texts` or `mixed`. Verdicts are calibrated for the first alone.
             * @enum {string}
             */
            question: "picture-pair" | "pictures" | "texts" | "mixed";
            /** @description The modalities whose mean was taken off, because their weights do not sum to 0. */
            centred: ("image" | "text")[];
            /** @description Whether the change is larger than between pictures in which nothing changed; null where that is not known, for the reason in `verdict_reason`. */
            verdict: ("clear" | "weak" | "none") | null;
            /** @description Why there is no verdict: `out-of-distribution` (a picture is unlike those that the model can read), `question-not-calibrated` (the sum is no pair of pictures), `background-missing` (no pairs without a change are known for this model or list). Null where there is one. */
            verdict_reason: ("out-of-distribution" | "question-not-calibrated" | "background-missing") | null;
            /** @description Share of pairs in which nothing changed that have a word at least as high (family-wise); null without a verdict. */
            p_value: number | null;
            /** @description The |z| that a word must at least exceed to stand out: at most 1 % of pairs in which nothing changed hold any such word. Null without a verdict. */
            clear_z: number | null;
            /** @description Words that the sum moves towards, best first. */
            gained: components["schemas"]["RankedWord"][];
            /** @description Words that it moves away from, strongest first. */
            lost: components["schemas"]["RankedWord"][];
            /** @description How far these words go; null where there is no difference. */
            explained: {
                /** @description Of the squared length of the difference, explained by at most five of these words together, 0 to 1. */
                share: number;
                /** @description Those words, with their non-negative weights. */
                words: {
                    /** @description The word. */
                    label: string;
                    /**
                     * @description The side it stands on.
                     * @enum {string}
                     */
                    direction: "gained" | "lost";
                    /** @description Its weight in the sum, not negative. */
                    weight: number;
                }[];
            } | null;
            /** @description Whether all pictures are like those that the model was trained on; null where that is not known, and without pictures. An empty picture (`flatness` 1) is unlike in every model. */
            domain: {
                /**
                 * @description `unlike`: the words are guesses; there is no verdict, and no word stands out.
                 * @enum {string}
                 */
                verdict: "like" | "unlike";
                /** @description The share of such pictures that lie at least as far out as the least like of these. */
                p_value: number;
            } | null;
            /** @description How far the same pictures, taken again, would have been apart; null without retakes. */
            noise_floor: {
                /** @description How many there were. */
                retakes: number;
                /** @description Root mean square length. */
                norm: number;
            } | null;
            /** @description What the request took. */
            usage: {
                /** @description Texts encoded. */
                text_terms: number;
                /** @description Texts that were cut at the model’s context length. */
                truncated: number;
                /** @description Which those are, and where; empty where none was. */
                cut?: {
                    /** @description Place among the terms, from 0. */
                    index: number;
                    /** @description Characters from its beginning that the model read, whole words. */
                    kept: number;
                }[];
                /** @description Milliseconds by the clock of the service, which may be coarse. */
                cpu_ms: number;
            };
        };
        /** @description Vectors of texts. */
        Embeddings: {
            /**
             * @description Always `list`.
             * @constant
             */
            object: "list";
            /** @description In the order of the input. */
            data: {
                /**
                 * @description Always `embedding`.
                 * @constant
                 */
                object: "embedding";
                /** @description Place in the input, from 0. */
                index: number;
                /** @description A unit vector, in the format that was asked for. */
                embedding: number[] | string;
            }[];
            /** @description The space, `id@revision`. */
            model: string;
            /** @description What the request took. */
            usage: {
                /** @description Tokens, start and end included. */
                prompt_tokens: number;
                /** @description The same number. */
                total_tokens: number;
                /** @description Texts that were cut at the model’s context length. */
                truncated: number;
                /** @description Which those are, and where; empty where none was. */
                cut?: {
                    /** @description Place in the input, from 0. */
                    index: number;
                    /** @description Characters from its beginning that the model read, whole words. */
                    kept: number;
                }[];
            };
        };
        /** @description A model that vectors may be of. */
        Model: {
            /**
             * @description Always `model`.
             * @constant
             */
            object: "model";
            /** @description What requests name. */
            id: string;
            /** @description Always 0, because it is not known; clients of OpenAI’s API expect it. */
            created?: number;
            /** @description Who made it, as the hub names them; clients of OpenAI’s API expect it. */
            owned_by?: string;
            /** @description For people. */
            title: string;
            /** @description Vectors of another revision do not fit. */
            revision: string;
            /** @description Numbers in a vector. */
            dimensions: number;
            /** @description Of the weights. */
            licence: string;
            /** @description How words are scored unless the request says otherwise. */
            method: string;
            /** @description Pixels a side that its image tower takes. */
            image_size: number;
        };
        /** @description Models. */
        ModelList: {
            /**
             * @description Always `list`.
             * @constant
             */
            object: "list";
            /** @description The first is the default. */
            data: components["schemas"]["Model"][];
        };
        /** @description A word list with its vectors. */
        Vocabulary: {
            /**
             * @description Always `vocabulary`.
             * @constant
             */
            object: "vocabulary";
            /** @description What requests name. */
            id: string;
            /** @description Hash of its file. */
            sha256: string;
            /** @description The space, `id@revision`. */
            model: string;
            /** @description Words. */
            size: number;
            /** @description Of its file. */
            bytes: number;
            /** @description Of your own: the name that you gave it. */
            name?: string | null;
            /** @description Of your own: when it is deleted, ISO 8601. */
            expires_at?: string;
            /** @description Shown once, to who made it: needed to delete it. */
            delete_token?: string;
        };
        /** @description Vocabularies. */
        VocabularyList: {
            /**
             * @description Always `list`.
             * @constant
             */
            object: "list";
            /** @description One a name and model. */
            data: components["schemas"]["Vocabulary"][];
        };
        /** @description One vocabulary, or the vocabularies of a name. */
        VocabularyOrList: components["schemas"]["Vocabulary"] | components["schemas"]["VocabularyList"];
        /** @description A list that takes more than one request. */
        VocabularyJob: {
            /**
             * @description Always `vocabulary.job`.
             * @constant
             */
            object: "vocabulary.job";
            /** @description The space, `id@revision`. */
            model: string;
            /** @description Words encoded so far: send the same list again with this number. */
            done: number;
            /** @description Words in the list. */
            total: number;
            /** @description What to do, in a sentence. */
            next?: string;
            /** @description Seconds after which it goes on, as in `Retry-After`: 0 at once, more where the allowance is used up. */
            retry_after?: number;
        };
        /** @description There is a model and a vocabulary. */
        Health: {
            /**
             * @description `ok`.
             * @enum {string}
             */
            status: "ok" | "unavailable";
            /** @description How many. */
            models: number;
            /** @description How many. */
            vocabularies: number;
        };
        /** @description A problem document (RFC 9457). */
        Problem: {
            /** @description A page that explains the code. */
            type: string;
            /** @description Fixed by code. */
            title: string;
            /** @description As the status of the answer. */
            status: number;
            /** @description What was expected and what came, in this case. It repeats no submitted value. */
            detail: string;
            /** @description The request id as a URN. */
            instance: string;
            /**
             * @description From a closed list, which may grow.
             * @enum {string}
             */
            code: "request-malformed" | "request-too-large" | "request-timeout" | "media-type-unsupported" | "route-unknown" | "method-not-allowed" | "model-unknown" | "vocabulary-unknown" | "vocabulary-missing" | "vocabulary-corrupt" | "store-unavailable" | "vector-wrong-length" | "vector-not-finite" | "vector-zero" | "space-mismatch" | "manifest-invalid" | "model-file-invalid" | "model-not-pulled" | "model-unsupported" | "text-too-long" | "means-missing" | "method-unavailable" | "encoder-missing" | "token-wrong" | "idempotency-key-reused" | "key-unknown" | "rate-limited" | "storage-full" | "link-damaged" | "link-newer" | "context-insecure" | "set-too-small" | "picture-unreadable" | "picture-heic" | "picture-too-large" | "encoder-failed" | "network-failed" | "hub-unreachable" | "hub-busy" | "hub-refused" | "hub-not-found" | "disk-full" | "internal";
            /** @description Fields that differ. */
            errors?: {
                /** @description JSON pointer into the request (RFC 6901). */
                pointer: string;
                /** @description What was expected there. */
                detail: string;
            }[];
            /** @description The same, as clients of OpenAI’s API read it. */
            error?: {
                /** @description As `detail`. */
                message: string;
                /** @description A name for the kind of status. */
                type: string;
                /** @description The first field that differs, with dots; null where there is none. */
                param: string | null;
                /**
                 * @description As `code`.
                 * @enum {string}
                 */
                code: "request-malformed" | "request-too-large" | "request-timeout" | "media-type-unsupported" | "route-unknown" | "method-not-allowed" | "model-unknown" | "vocabulary-unknown" | "vocabulary-missing" | "vocabulary-corrupt" | "store-unavailable" | "vector-wrong-length" | "vector-not-finite" | "vector-zero" | "space-mismatch" | "manifest-invalid" | "model-file-invalid" | "model-not-pulled" | "model-unsupported" | "text-too-long" | "means-missing" | "method-unavailable" | "encoder-missing" | "token-wrong" | "idempotency-key-reused" | "key-unknown" | "rate-limited" | "storage-full" | "link-damaged" | "link-newer" | "context-insecure" | "set-too-small" | "picture-unreadable" | "picture-heic" | "picture-too-large" | "encoder-failed" | "network-failed" | "hub-unreachable" | "hub-busy" | "hub-refused" | "hub-not-found" | "disk-full" | "internal";
            };
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: {
        /** @description Names this answer in the log of whoever runs the service. */
        "X-Request-Id": string;
        /** @description The allowance that the request counted against: `"name";q=units;w=seconds` (draft-ietf-httpapi-ratelimit-headers). */
        "RateLimit-Policy": string;
        /** @description With 429: nothing is left, and after how many seconds there is more: `"name";r=0;t=seconds`. Other answers have none: the platform does not say what is left. */
        RateLimit: string;
        /** @description Seconds after which it is worth trying again, or going on. */
        "Retry-After": number;
        /** @description Of the content: send it as If-None-Match. */
        ETag: string;
        /** @description Where the vocabulary is, or where a list is sent again. */
        Location: string;
        /** @description The methods of this address. */
        Allow: string;
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    getHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description There is. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            /** @description `key-unknown`: The key is unknown. */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `method-not-allowed`: The method is not allowed here. */
            405: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    Allow: components["headers"]["Allow"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: There were too many requests. */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Retry-After": components["headers"]["Retry-After"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong on our side. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `vocabulary-missing`: The vocabulary is not available. `manifest-invalid`: The model manifest is not valid. `store-unavailable`: The store cannot be reached. */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listModels: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of an earlier answer: 304 when it is still that. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The models. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ModelList"];
                };
            };
            /** @description Still what the ETag names. */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `key-unknown`: The key is unknown. */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `method-not-allowed`: The method is not allowed here. */
            405: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    Allow: components["headers"]["Allow"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: There were too many requests. */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Retry-After": components["headers"]["Retry-After"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong on our side. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `manifest-invalid`: The model manifest is not valid. `store-unavailable`: The store cannot be reached. */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getModel: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of an earlier answer: 304 when it is still that. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description `id`, or `id@revision`. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The model. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Model"];
                };
            };
            /** @description Still what the ETag names. */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `key-unknown`: The key is unknown. */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `model-unknown`: The model is unknown. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `method-not-allowed`: The method is not allowed here. */
            405: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    Allow: components["headers"]["Allow"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `space-mismatch`: The vectors belong to different models. */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: There were too many requests. */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Retry-After": components["headers"]["Retry-After"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong on our side. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `manifest-invalid`: The model manifest is not valid. `store-unavailable`: The store cannot be reached. */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listVocabularies: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of an earlier answer: 304 when it is still that. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The vocabularies of all models. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VocabularyList"];
                };
            };
            /** @description Still what the ETag names. */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `key-unknown`: The key is unknown. */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `method-not-allowed`: The method is not allowed here. */
            405: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    Allow: components["headers"]["Allow"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: There were too many requests. */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Retry-After": components["headers"]["Retry-After"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong on our side. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The store cannot be reached. */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createVocabulary: {
        parameters: {
            query?: never;
            header?: {
                /** @description A name for this request, 16 to 255 visible characters that nobody can guess, such as a UUID. For a day, the same list under the same key is answered with the same 201 and makes no second list; another list under it is 422. It is the same key for all requests that a long list takes. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateVocabulary"];
            };
        };
        responses: {
            /** @description Made. The delete token is shown this once. */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    Location: components["headers"]["Location"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Vocabulary"];
                };
            };
            /** @description More is to be encoded: send the same again to `Location` with this `done`, after `Retry-After` seconds (0: at once; more where the allowance is used up). */
            202: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    Location: components["headers"]["Location"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VocabularyJob"];
                };
            };
            /** @description `request-malformed`: The request is malformed. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-unknown`: The key is unknown. */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `model-unknown`: The model is unknown. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `method-not-allowed`: The method is not allowed here. */
            405: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    Allow: components["headers"]["Allow"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request-timeout`: The request body did not arrive in time. */
            408: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request-too-large`: The request is too large. */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `media-type-unsupported`: The media type is not supported. */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `space-mismatch`: The vectors belong to different models. `text-too-long`: The text is too long. `idempotency-key-reused`: The idempotency key was used for another request. */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: There were too many requests. */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Retry-After": components["headers"]["Retry-After"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong on our side. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `manifest-invalid`: The model manifest is not valid. `model-file-invalid`: A model file is damaged. `encoder-missing`: The text encoder is not available. `encoder-failed`: The encoder failed. `store-unavailable`: The store cannot be reached. */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `storage-full`: There is no room for more lists. */
            507: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getVocabulary: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of an earlier answer: 304 when it is still that. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description A name from the list, or the id of one of your own. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The vocabulary: a list for names of the service, one object for your own. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VocabularyOrList"];
                };
            };
            /** @description Still what the ETag names. */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `key-unknown`: The key is unknown. */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `vocabulary-unknown`: The vocabulary is unknown. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `method-not-allowed`: The method is not allowed here. */
            405: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    Allow: components["headers"]["Allow"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: There were too many requests. */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Retry-After": components["headers"]["Retry-After"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong on our side. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `vocabulary-corrupt`: The stored vocabulary is damaged. `store-unavailable`: The store cannot be reached. */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteVocabulary: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of one of your own. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted. */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `key-unknown`: The key is unknown. */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-wrong`: The delete token is missing or wrong. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `vocabulary-unknown`: The vocabulary is unknown. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `method-not-allowed`: The method is not allowed here. */
            405: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    Allow: components["headers"]["Allow"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: There were too many requests. */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Retry-After": components["headers"]["Retry-After"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong on our side. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `vocabulary-corrupt`: The stored vocabulary is damaged. `store-unavailable`: The store cannot be reached. */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getVocabularyData: {
        parameters: {
            query: {
                /** @description `id`, or `id@revision`. */
                model: string;
                /** @description The hash that the answer must have; 404 when the name points to another. */
                sha256?: string;
            };
            header?: {
                /** @description The ETag of an earlier answer: 304 when it is still that. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description A name from the list, or the id of one of your own. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description Still what the ETag names. */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `key-unknown`: The key is unknown. */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `model-unknown`: The model is unknown. `vocabulary-unknown`: The vocabulary is unknown. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `method-not-allowed`: The method is not allowed here. */
            405: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    Allow: components["headers"]["Allow"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `space-mismatch`: The vectors belong to different models. */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: There were too many requests. */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Retry-After": components["headers"]["Retry-After"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong on our side. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `vocabulary-missing`: The vocabulary is not available. `vocabulary-corrupt`: The stored vocabulary is damaged. `manifest-invalid`: The model manifest is not valid. `store-unavailable`: The store cannot be reached. */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createEmbeddings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EmbeddingsRequest"];
            };
        };
        responses: {
            /** @description The vectors, in order. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Embeddings"];
                };
            };
            /** @description `request-malformed`: The request is malformed. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-unknown`: The key is unknown. */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `model-unknown`: The model is unknown. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `method-not-allowed`: The method is not allowed here. */
            405: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    Allow: components["headers"]["Allow"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request-timeout`: The request body did not arrive in time. */
            408: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request-too-large`: The request is too large. */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `media-type-unsupported`: The media type is not supported. */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `vector-wrong-length`: The vector has the wrong length. `space-mismatch`: The vectors belong to different models. `text-too-long`: The text is too long. */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: There were too many requests. */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Retry-After": components["headers"]["Retry-After"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong on our side. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `manifest-invalid`: The model manifest is not valid. `model-file-invalid`: A model file is damaged. `encoder-missing`: The text encoder is not available. `encoder-failed`: The encoder failed. `store-unavailable`: The store cannot be reached. */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rank: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RankRequest"];
            };
        };
        responses: {
            /** @description The words. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ranking"];
                };
            };
            /** @description `request-malformed`: The request is malformed. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-unknown`: The key is unknown. */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `model-unknown`: The model is unknown. `vocabulary-unknown`: The vocabulary is unknown. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `method-not-allowed`: The method is not allowed here. */
            405: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    Allow: components["headers"]["Allow"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request-timeout`: The request body did not arrive in time. */
            408: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `request-too-large`: The request is too large. */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `media-type-unsupported`: The media type is not supported. */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `vector-wrong-length`: The vector has the wrong length. `vector-not-finite`: The vector holds numbers that are not finite. `vector-zero`: The vector has no direction. `space-mismatch`: The vectors belong to different models. `text-too-long`: The text is too long. `means-missing`: The means of this space are not known. `method-unavailable`: The method needs what the vocabulary lacks. */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: There were too many requests. */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Retry-After": components["headers"]["Retry-After"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong on our side. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `vocabulary-missing`: The vocabulary is not available. `vocabulary-corrupt`: The stored vocabulary is damaged. `manifest-invalid`: The model manifest is not valid. `model-file-invalid`: A model file is damaged. `encoder-missing`: The text encoder is not available. `encoder-failed`: The encoder failed. `store-unavailable`: The store cannot be reached. */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getOpenApi: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of an earlier answer: 304 when it is still that. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description An OpenAPI 3.1 document. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": string;
                };
            };
            /** @description Still what the ETag names. */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `key-unknown`: The key is unknown. */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `method-not-allowed`: The method is not allowed here. */
            405: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    Allow: components["headers"]["Allow"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: There were too many requests. */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Retry-After": components["headers"]["Retry-After"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong on our side. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store-unavailable`: The store cannot be reached. */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
