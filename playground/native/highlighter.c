// Paints a text by the captures of a query, with tree-sitter's C library. Offsets are bytes of UTF-8.

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <tree_sitter/api.h>

/** A stretch of text in one colour: `capture` counts from 1, 0 is plain text. */
typedef struct {
    uint32_t from, to, capture;
} Run;

static TSParser *parser;
static TSQuery *query;
static TSTree *tree;
static Run *runs;
static uint32_t run_count;

/** Takes a grammar and what to capture. Returns -1, or where the query is wrong, or -2 for a grammar of another time. */
int highlighter_choose(const TSLanguage *language, const char *patterns, uint32_t length) {
    if (parser == NULL) parser = ts_parser_new();
    if (!ts_parser_set_language(parser, language)) return -2;
    uint32_t offset;
    TSQueryError error;
    TSQuery *made = ts_query_new(language, patterns, length, &offset, &error);
    if (made == NULL) return (int)offset;
    ts_query_delete(query);
    query = made;
    if (tree != NULL) ts_tree_delete(tree);
    tree = NULL;
    return -1;
}

/** Lays captures over each other, what starts later or stands later in the query on top. */
static void paint(uint8_t *colours) {
    TSQueryCursor *cursor = ts_query_cursor_new();
    ts_query_cursor_exec(cursor, query, ts_tree_root_node(tree));
    TSQueryMatch match;
    uint32_t index;
    while (ts_query_cursor_next_capture(cursor, &match, &index)) {
        TSQueryCapture capture = match.captures[index];
        uint32_t from = ts_node_start_byte(capture.node), to = ts_node_end_byte(capture.node);
        memset(colours + from, (int)capture.index + 1, to - from);
    }
    ts_query_cursor_delete(cursor);
}

/** Parses a text; of the runs there are `highlighter_count`. The text must stay until the next call. */
const Run *highlighter_run(const char *text, uint32_t length) {
    if (tree != NULL) ts_tree_delete(tree);
    tree = ts_parser_parse_string(parser, NULL, text, length);
    uint8_t *colours = calloc(length + 1, 1);
    paint(colours);
    free(runs);
    runs = malloc((length + 1) * sizeof *runs);
    run_count = 0;
    for (uint32_t at = 0; at < length; at++) {
        if (run_count == 0 || runs[run_count - 1].capture != colours[at])
            runs[run_count++] = (Run){.from = at, .capture = colours[at]};
        runs[run_count - 1].to = at + 1;
    }
    free(colours);
    return runs;
}

uint32_t highlighter_count(void) { return run_count; }

/** Nodes of the tree. */
uint32_t highlighter_nodes(void) { return ts_node_descendant_count(ts_tree_root_node(tree)); }

/** Whether the text is not what the grammar describes. */
bool highlighter_is_broken(void) { return ts_node_has_error(ts_tree_root_node(tree)); }

/** What a capture is called, without a zero at its end. */
const char *highlighter_name(uint32_t capture, uint32_t *length) {
    return ts_query_capture_name_for_id(query, capture - 1, length);
}

/** The types of the named nodes around an offset, outermost first, as lines. The caller gives it back. */
char *highlighter_path(uint32_t offset) {
    char *path = malloc(1);
    size_t size = 0;
    TSTreeCursor cursor = ts_tree_cursor_new(ts_tree_root_node(tree));
    do {
        TSNode node = ts_tree_cursor_current_node(&cursor);
        if (!ts_node_is_named(node)) continue;
        const char *type = ts_node_type(node);
        size_t length = strlen(type);
        path = realloc(path, size + length + 2);
        memcpy(path + size, type, length);
        path[size + length] = '\n';
        size += length + 1;
    } while (ts_tree_cursor_goto_first_child_for_byte(&cursor, offset) >= 0);
    ts_tree_cursor_delete(&cursor);
    path[size] = 0;
    return path;
}
