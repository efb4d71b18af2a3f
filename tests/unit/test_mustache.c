/* Templates: what they render to, and what is said of those that are wrong. */
#include "base/buf.h"
#include "base/file.h"
#include "base/limits.h"
#include "text/mustache.h"
#include "text/mustache_json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Partials are a JSON object: name -> text. */
static int load(void *self, const char *name, size_t name_len, const char **text, size_t *len,
                const char **source, struct error *err)
{
    (void)source;
    const json_t *partial = json_object_getn(self, name, name_len);
    if (!partial)
        return 0;
    if (json_is_null(partial))
        return error_set(err, "partial '%.*s' is not to be had", (int)name_len, name);
    *text = json_string_value(partial);
    *len = json_string_length(partial);
    return 1;
}

static int collect(void *self, const char *bytes, size_t len, struct error *err)
{
    (void)err;
    buf_add(self, bytes, len);
    return 0;
}

static int render_json(const char *template, size_t len, const json_t *data, json_t *partials,
                       const struct mustache_policy *policy, struct buf *out, struct error *err)
{
    struct mustache_json json;
    struct mustache *compiled = NULL;
    struct mustache_loader loader = {partials, load};
    mustache_json_init(&json, data);
    int rc = mustache_compile(template, len, "t.md", &json.provider, &loader, &compiled, err);
    if (!rc)
        rc = mustache_render(compiled, &json.provider, policy, collect, out, err);
    mustache_free(compiled);
    mustache_json_release(&json);
    return rc;
}

static json_t *parse(const char *text)
{
    json_error_t error;
    json_t *json = json_loads(text ? text : "{}", JSON_DECODE_ANY, &error);
    if (!json)
        fail_msg("%s: %s", text, error.text);
    return json;
}

static int render(const char *template, const char *data, const char *partials, struct buf *out,
                  struct error *err)
{
    json_t *root = parse(data), *parts = parse(partials);
    int rc = render_json(template, strlen(template), root, parts, &mustache_html, out, err);
    json_decref(root);
    json_decref(parts);
    return rc;
}

struct row {
    const char *template, *data, *partials, *expected;
};

static void expect(const struct row *rows, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct buf out = BUF_INIT;
        struct error err = ERROR_INIT;
        if (render(rows[i].template, rows[i].data, rows[i].partials, &out, &err))
            fail_msg("'%s': %s", rows[i].template, err.text);
        if (strcmp(out.data, rows[i].expected))
            print_error("'%s' is '%s', not '%s'\n", rows[i].template, out.data, rows[i].expected);
        assert_string_equal(out.data, rows[i].expected);
        buf_release(&out);
    }
}
#define EXPECT(rows) expect(rows, sizeof(rows) / sizeof *(rows))

static void values_are_put_in_escaped_or_as_they_are(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"no tags { at } all", NULL, NULL, "no tags { at } all"},
        {"", NULL, NULL, ""},
        {"{{who}} paged", "{\"who\":\"R&D\"}", NULL, "R&amp;D paged"},
        {"{{{who}}}|{{&who}}", "{\"who\":\"<R&D>\"}", NULL, "<R&D>|<R&D>"},
        {"{{who}}", "{\"who\":\"a<b>\\\"c\\\"\"}", NULL, "a&lt;b&gt;&quot;c&quot;"},
        {"{{ who }}|{{{ who }}}|{{& who }}|{{\twho\n}}", "{\"who\":1}", NULL, "1|1|1|1"},
        {"[{{nobody}}{{{nobody}}}]", "{}", NULL, "[]"},
        {"[{{x}}]", "{\"x\":null}", NULL, "[]"},
        {"[{{x}} {{y}}]", "{\"x\":[1],\"y\":{\"z\":1}}", NULL, "[ ]"},
        {"{{x}} {{y}} {{z}}", "{\"x\":-7,\"y\":0.1,\"z\":2.5e300}", NULL, "-7 0.1 2.5e+300"},
        {"{{x}}", "{\"x\":3.3333333333333335}", NULL, "3.3333333333333335"},
        {"{{x}} {{y}}", "{\"x\":true,\"y\":false}", NULL, "true false"},
        {"{{x}}", "{\"x\":\"{{y}}\",\"y\":1}", NULL, "{{y}}"},
        {"{{.}}", "\"all of it\"", NULL, "all of it"},
    };
    EXPECT(rows);
}

static void dotted_names_start_in_the_nearest_context_that_has_the_first_part(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"{{a.b.c}}", "{\"a\":{\"b\":{\"c\":\"deep\"}}}", NULL, "deep"},
        {"[{{a.b.c}}]", "{\"a\":{\"b\":1},\"c\":\"no\"}", NULL, "[]"},
        {"{{#in}}[{{a.b}}]{{/in}}", "{\"in\":{\"a\":{}},\"a\":{\"b\":\"outer\"}}", NULL, "[]"},
        {"{{#in}}[{{a.b}}]{{/in}}", "{\"in\":{},\"a\":{\"b\":\"outer\"}}", NULL, "[outer]"},
        {"{{#a.b}}{{c}}{{/a.b}}{{^a.x}}none{{/a.x}}", "{\"a\":{\"b\":{\"c\":\"in\"}}}", NULL,
         "innone"},
        {"[{{a.b}}]", "{\"a.b\":1}", NULL, "[]"},
    };
    EXPECT(rows);
}

static void sections_follow_what_their_name_stands_for(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"{{#x}}yes{{/x}}{{^x}}no{{/x}}", "{\"x\":true}", NULL, "yes"},
        {"{{#x}}yes{{/x}}{{^x}}no{{/x}}", "{\"x\":false}", NULL, "no"},
        {"{{#x}}yes{{/x}}{{^x}}no{{/x}}", "{\"x\":null}", NULL, "no"},
        {"{{#x}}yes{{/x}}{{^x}}no{{/x}}", "{\"x\":[]}", NULL, "no"},
        {"{{#x}}yes{{/x}}{{^x}}no{{/x}}", "{}", NULL, "no"},
        {"{{#x}}yes{{/x}}{{^x}}no{{/x}}", "{\"x\":{}}", NULL, "yes"},
        {"{{#x}}yes{{/x}}{{^x}}no{{/x}}", "{\"x\":\"\"}", NULL, "yes"},
        {"{{#x}}yes{{/x}}{{^x}}no{{/x}}", "{\"x\":0}", NULL, "yes"},
        {"{{#x}}[{{.}}]{{/x}}", "{\"x\":[1,\"b\",2.5]}", NULL, "[1][b][2.5]"},
        {"{{#x}}({{#.}}{{.}}{{/.}}){{/x}}", "{\"x\":[[1,2],[3],[]]}", NULL, "(12)(3)()"},
        {"{{#x}}{{n}}{{m}};{{/x}}", "{\"m\":\"!\",\"x\":[{\"n\":1},{\"n\":2,\"m\":\"?\"}]}", NULL,
         "1!;2?;"},
        {"{{#x}}{{n}}:{{#x}}{{n}}{{/x}} {{/x}}", "{\"x\":[{\"n\":1},{\"n\":2}]}", NULL,
         "1:12 2:12 "},
        {"{{#a}}{{#b}}{{#c}}{{v}}{{/c}}{{/b}}{{/a}}",
         "{\"a\":{\"v\":1,\"b\":{\"v\":2,\"c\":[{\"v\":3},{}]}}}", NULL, "32"},
        {"{{^a}}{{^b}}neither{{/b}}{{/a}}", "{}", NULL, "neither"},
        {"{{#a}}{{^b}}{{.}}{{/b}}{{/a}}", "{\"a\":\"x\"}", NULL, "x"},
        {"{{#x}}{{.}} of {{x}}{{/x}}", "{\"x\":\"y\"}", NULL, "y of y"},
    };
    EXPECT(rows);
}

static void a_line_with_one_tag_alone_leaves_no_line(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"a\n{{#x}}\nb\n{{/x}}\nc\n", "{\"x\":true}", NULL, "a\nb\nc\n"},
        {"a\r\n{{#x}}\r\nb\r\n{{/x}}\r\nc\r\n", "{\"x\":true}", NULL, "a\r\nb\r\nc\r\n"},
        {"a\n \t{{#x}} \t\nb\n  {{/x}}", "{\"x\":true}", NULL, "a\nb\n"},
        {"{{^x}}\nb\n{{/x}}\n", "{}", NULL, "b\n"},
        {"a\n  {{! said\n to nobody }}  \nb", "{}", NULL, "a\nb"},
        {"a {{! said to nobody }}\nb", "{}", NULL, "a \nb"},
        {"a\n{{=<% %>=}}\n<%x%>", "{\"x\":1}", NULL, "a\n1"},
        {"a\n  {{x}}\nb", "{}", NULL, "a\n  \nb"},
        {"{{#x}}{{/x}}\n.", "{}", NULL, "\n."},
        {"a\n{{#x}} {{/x}}\nb", "{\"x\":1}", NULL, "a\n \nb"},
        {"{{#x}}\n- {{n}}\n{{/x}}\nend", "{\"x\":[{\"n\":1},{\"n\":2}]}", NULL, "- 1\n- 2\nend"},
        {"a\r{{#x}}\rb{{/x}}", "{\"x\":1}", NULL, "a\r\rb"},
    };
    EXPECT(rows);
}

static void delimiters_can_be_changed(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"{{=<% %>=}}<%x%> {{x}}", "{\"x\":1}", NULL, "1 {{x}}"},
        {"{{= | | =}}|x||#y||.||/y|", "{\"x\":1,\"y\":[2,3]}", NULL, "123"},
        {"{{=[ ]=}}[x][={{ }}=]{{x}}[x]", "{\"x\":1}", NULL, "11[x]"},
        {"{{=<< >>=}}<<&x>><<{x}>>", "{\"x\":\"<\"}", NULL, "<<"},
        {"{{=@   @=}}@>p@{{x}}", "{\"x\":1}", "{\"p\":\"{{x}}@x@\"}", "1@x@{{x}}"},
        {"{{>p}}{{x}}", "{\"x\":1}", "{\"p\":\"{{=% %=}}%x%\"}", "11"},
    };
    EXPECT(rows);
}

static void partials_are_put_in_with_their_indentation(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"[{{>p}}]", "{\"x\":1}", "{\"p\":\"<{{x}}>\"}", "[<1>]"},
        {"[{{>nowhere}}]", NULL, NULL, "[]"},
        {"[{{>p}}]", NULL, "{\"p\":\"\"}", "[]"},
        {"a\n  {{>p}}\nb\n", NULL, "{\"p\":\"1\\n\\n2\\n\"}", "a\n  1\n\n  2\nb\n"},
        {"  {{>p}}\n", NULL, "{\"p\":\"1\\r\\n\\r\\n2\\r\\n\"}", "  1\r\n\r\n  2\r\n"},
        {"  {{>p}}\n", "{\"x\":\"v\\nw\"}", "{\"p\":\"{{x}}\\n{{{x}}}\\n\"}", "  v\nw\n  v\nw\n"},
        {" {{>p}}\n", "{\"x\":[1,2]}", "{\"p\":\"{{#x}}\\n- {{.}}\\n{{/x}}\\nend\\n\"}",
         " - 1\n - 2\n end\n"},
        {" {{>p}}\n.", NULL, "{\"p\":\"a\\n\\t{{>q}}\\nb\\n\",\"q\":\"c\\nd\\n\"}",
         " a\n \tc\n \td\n b\n."},
        {"x {{>p}} y\n", NULL, "{\"p\":\"1\\n2\"}", "x 1\n2 y\n"},
        {"  {{>p}}\n.", NULL, "{\"p\":\"1\\n2\"}", "  1\n  2."},
        {"{{>p}}{{>p}}{{>p}}", NULL, "{\"p\":\"x\"}", "xxx"},
        {"{{>node}}", "{\"n\":1,\"kids\":[{\"n\":2,\"kids\":[]},{\"n\":3,\"kids\":null}]}",
         "{\"node\":\"{{n}}({{#kids}}{{>node}}{{/kids}})\"}", "1(2()3())"},
        {"{{>tree}}", "{\"n\":1,\"kids\":[{\"n\":2,\"kids\":[{\"n\":3,\"kids\":[]}]}]}",
         "{\"tree\":\"- {{n}}\\n{{#kids}}\\n  {{>tree}}\\n{{/kids}}\\n\"}",
         "- 1\n  - 2\n    - 3\n"},
    };
    EXPECT(rows);
}

static void parents_are_filled_block_by_block(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"{{$b}}default {{x}}{{/b}}", "{\"x\":1}", NULL, "default 1"},
        {"{{<p}}{{/p}}", NULL, "{\"p\":\"[{{$b}}default{{/b}}]\"}", "[default]"},
        {"{{<p}}{{$b}}own {{x}}{{/b}}{{/p}}", "{\"x\":1}", "{\"p\":\"[{{$b}}default{{/b}}]\"}",
         "[own 1]"},
        {"{{<p}}text {{x}} {{#x}}{{$b}}no{{/b}}{{/x}} is left out{{$c}}2{{/c}}{{/p}}", "{\"x\":1}",
         "{\"p\":\"{{$b}}1{{/b}}{{$c}}-{{/c}}\"}", "12"},
        {"{{<p}}{{$b}}x{{/b}}{{/p}}|{{<p}}{{/p}}|{{>p}}", NULL, "{\"p\":\"{{$b}}-{{/b}}\"}",
         "x|-|-"},
        /* The outermost argument is the one that counts. */
        {"{{<p}}{{$b}}top{{/b}}{{/p}}", NULL,
         "{\"p\":\"{{<q}}{{$b}}middle{{/b}}{{/q}}\",\"q\":\"{{$b}}bottom{{/b}}\"}", "top"},
        {"{{<p}}{{/p}}", NULL,
         "{\"p\":\"{{<q}}{{$b}}middle{{/b}}{{/q}}\",\"q\":\"{{$b}}bottom{{/b}}\"}", "middle"},
        /* It reaches plain partials as well. */
        {"{{<p}}{{$b}}top{{/b}}{{/p}}", NULL, "{\"p\":\"{{>q}}\",\"q\":\"{{$b}}bottom{{/b}}\"}",
         "top"},
        /* A block within an argument of its own name is not that argument again. */
        {"{{<p}}{{$b}}<{{$b}}inner{{/b}}>{{/b}}{{/p}}", NULL, "{\"p\":\"{{$b}}-{{/b}}\"}",
         "<inner>"},
        {"{{<p}}{{$b}}{{n}}{{/b}}{{/p}}", "{\"n\":0,\"l\":[{\"n\":1},{\"n\":2}]}",
         "{\"p\":\"{{#l}}{{$b}}{{/b}};{{/l}}\"}", "1;2;"},
        {"{{<p}}{{$b}}{{<p}}{{$b}}x{{/b}}{{/p}}{{/b}}{{/p}}", NULL, "{\"p\":\"({{$b}}-{{/b}})\"}",
         "((x))"},
        {"{{<nowhere}}{{$b}}x{{/b}}{{/nowhere}}.", NULL, NULL, "."},
    };
    EXPECT(rows);
}

static void blocks_take_the_indentation_of_where_they_are_put(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"{{<p}}\n{{$b}}\n- 1\n- 2\n{{/b}}\n{{/p}}\nend\n", NULL,
         "{\"p\":\"# T\\n{{$b}}\\n- none\\n{{/b}}\\n## U\\n\"}", "# T\n- 1\n- 2\n## U\nend\n"},
        {"{{<p}}\n{{/p}}\nend\n", NULL, "{\"p\":\"# T\\n{{$b}}\\n- none\\n{{/b}}\\n## U\\n\"}",
         "# T\n- none\n## U\nend\n"},
        {"{{<p}}\n      {{$b}}\n      - 1\n        - 2\n      {{/b}}\n{{/p}}\n", NULL,
         "{\"p\":\"* T\\n  {{$b}}\\n  {{/b}}\\n* U\\n\"}", "* T\n  - 1\n    - 2\n* U\n"},
        {"{{<p}}\n{{$b}}\na\nb\n{{/b}}\n{{/p}}\n", NULL,
         "{\"p\":\"* T\\n  {{$b}}{{/b}}\\n* U\\n\"}", "* T\n  a\n  b\n* U\n"},
        {"{{<p}}{{/p}}\n", NULL, "{\"p\":\"* T\\n  {{$b}}{{/b}}\\n* U\\n\"}", "* T\n* U\n"},
        {"{{<p}}{{/p}}\n", NULL, "{\"p\":\"* T\\n  {{$b}}x{{/b}}\\n* U\\n\"}", "* T\n  x\n* U\n"},
        {"{{<p}}{{$b}}{{/b}}{{/p}}\n", NULL, "{\"p\":\"* T\\n  {{$b}}x{{/b}}\\n* U\\n\"}",
         "* T\n* U\n"},
        /* The default stays as it is written. */
        {"{{$b}}\n    code\ntext\n{{/b}}\n", NULL, NULL, "    code\ntext\n"},
        {"  {{<p}}{{$b}}x{{/b}}{{/p}}\nend\n", NULL, "{\"p\":\"1\\n{{$b}}{{/b}}\\n2\\n\"}",
         "  1\n  x\n  2\nend\n"},
        {"{{$b}}{{/b}}  ", NULL, NULL, "  "},
        {"a {{<p}}{{/p}}\nend\n", NULL, "{\"p\":\"1\\n2\\n\"}", "a 1\n2\n\nend\n"},
    };
    EXPECT(rows);
}

struct fault {
    const char *template, *data, *partials, *text, *source;
    int line, column;
};

static void expect_faults(const struct fault *rows, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct buf out = BUF_INIT;
        struct error err = ERROR_INIT;
        int rc = render(rows[i].template, rows[i].data, rows[i].partials, &out, &err);
        if (rc != -1)
            fail_msg("'%s' is no error", rows[i].template);
        assert_string_equal(err.text, rows[i].text);
        assert_string_equal(err.source, rows[i].source);
        assert_int_equal(err.line, rows[i].line);
        assert_int_equal(err.column, rows[i].column);
        buf_release(&out);
    }
}

static void faults_say_what_is_wrong_and_where(void **state)
{
    (void)state;
    static const struct fault rows[] = {
        {"a\n b {{name", NULL, NULL, "tag is not closed: add '}}'", "t.md", 2, 4},
        {"{{{name}}", NULL, NULL, "tag is not closed: add '}}}'", "t.md", 1, 1},
        {"{{=<% %>=}}\n<%x", NULL, NULL, "tag is not closed: add '%>'", "t.md", 2, 1},
        {"x\n{{#events}}\n{{#who}}{{/who}}", NULL, NULL,
         "section 'events' is not closed: add {{/events}}", "t.md", 2, 1},
        {"{{<p}}{{$b}}", NULL, NULL, "block 'b' is not closed: add {{/b}}", "t.md", 1, 7},
        {"{{<p}}", NULL, NULL, "parent 'p' is not closed: add {{/p}}", "t.md", 1, 1},
        {"{{#a}}\n{{^b}}\n  {{/a}}", NULL, NULL,
         "{{/a}} does not close section 'b' begun 1 line above: add {{/b}} before it", "t.md", 3,
         3},
        {"a{{/b}}", NULL, NULL, "{{/b}} closes nothing: open {{#b}} before it or take it out",
         "t.md", 1, 2},
        {"{{=<%=}}", NULL, NULL, "delimiters '<%' are not two words without '=': write {{=<% %>=}}",
         "t.md", 1, 1},
        {"{{=a b c=}}", NULL, NULL,
         "delimiters 'a b c' are not two words without '=': write {{=<% %>=}}", "t.md", 1, 1},
        {"{{= =}}", NULL, NULL, "delimiters '' are not two words without '=': write {{=<% %>=}}",
         "t.md", 1, 1},
        {"{{}}", NULL, NULL, "tag has no name: write {{name}}", "t.md", 1, 1},
        {"{{# }}", NULL, NULL, "tag has no name: write {{#name}}", "t.md", 1, 1},
        {"{{{}}}", NULL, NULL, "tag has no name: write {{{name}}}", "t.md", 1, 1},
        {"{{two words}}", NULL, NULL, "name 'two words' has a blank in it: a name is one word",
         "t.md", 1, 1},
        {"{{a..b}}", NULL, NULL, "name 'a..b' has nothing before or after a dot: write {{a.b}}",
         "t.md", 1, 1},
        {"{{#a.}}{{/a.}}", NULL, NULL, "name 'a.' has nothing before or after a dot: write {{a.b}}",
         "t.md", 1, 1},
        {"{{*name}}", NULL, NULL,
         "tag '*name' is of an unknown kind: '*' means nothing before a name", "t.md", 1, 1},
        {"\n{{>p}}", NULL, "{\"p\":\"a\\n {{#x}}\"}", "section 'x' is not closed: add {{/x}}", "p",
         2, 2},
        {"\n {{>p}}", NULL, "{\"p\":null}", "partial 'p' is not to be had", "t.md", 2, 2},
        {"{{>p}}", NULL, "{\"p\":\"a\\n{{>p}}\"}",
         "partial 'p' is nested too deeply: at most 64 within each other", "p", 2, 1},
        {"{{>p}}", NULL, "{\"p\":\"{{>q}}\",\"q\":\"{{<p}}{{/p}}\"}",
         "partial 'p' is nested too deeply: at most 64 within each other", "q", 1, 1},
        {"{{<p}}{{$b}}1{{/b}}{{/p}}", NULL, "{\"p\":\"{{<p}}{{$c}}{{/c}}{{/p}}\"}",
         "partial 'p' is nested too deeply: at most 64 within each other", "p", 1, 1},
    };
    expect_faults(rows, sizeof rows / sizeof *rows);
}

static void sections_nest_to_a_limit(void **state)
{
    (void)state;
    for (int deep = LIMIT_TEMPLATE_DEPTH; deep <= LIMIT_TEMPLATE_DEPTH + 1; deep++) {
        struct buf template = BUF_INIT, out = BUF_INIT;
        struct error err = ERROR_INIT;
        for (int i = 0; i < deep; i++)
            buf_adds(&template, "{{#x}}");
        buf_adds(&template, "{{y}}");
        for (int i = 0; i < deep; i++)
            buf_adds(&template, "{{/x}}");
        int rc = render(template.data, "{\"x\":{},\"y\":\"in\"}", NULL, &out, &err);
        if (deep <= LIMIT_TEMPLATE_DEPTH) {
            assert_int_equal(rc, 0);
            assert_string_equal(out.data, "in");
        } else {
            assert_int_equal(rc, -1);
            assert_string_equal(err.text, "'x' is nested too deeply: at most 64 sections and "
                                          "blocks within each other");
            assert_int_equal(err.column, 6 * LIMIT_TEMPLATE_DEPTH + 1);
        }
        buf_release(&template);
        buf_release(&out);
    }
}

/* A tree in the data drives a partial that includes itself: 64 levels are fine. */
static void a_tree_is_followed_to_a_limit(void **state)
{
    (void)state;
    for (int deep = LIMIT_TEMPLATE_DEPTH; deep <= LIMIT_TEMPLATE_DEPTH + 1; deep++) {
        struct buf data = BUF_INIT, out = BUF_INIT;
        struct error err = ERROR_INIT;
        for (int i = 1; i < deep; i++)
            buf_addf(&data, "{\"n\":%d,\"kid\":", i);
        buf_addf(&data, "{\"n\":%d,\"kid\":null}", deep);
        buf_fill(&data, '}', (size_t)deep - 1);
        int rc = render("{{>node}}", data.data, "{\"node\":\"{{n}} {{#kid}}{{>node}}{{/kid}}\"}",
                        &out, &err);
        assert_int_equal(rc, deep <= LIMIT_TEMPLATE_DEPTH ? 0 : -1);
        if (rc)
            assert_string_equal(
                err.text, "partial 'node' is nested too deeply: at most 64 within each other");
        else
            assert_non_null(strstr(out.data, " 63 64 "));
        buf_release(&data);
        buf_release(&out);
    }
}

/* Sections that partials pile up are bounded as well. */
static void contexts_pile_up_to_a_limit(void **state)
{
    (void)state;
    struct buf out = BUF_INIT;
    struct error err = ERROR_INIT;
    int rc = render("{{>p}}", "{\"x\":{}}",
                    "{\"p\":\"{{#x}}{{#x}}{{#x}}{{>p}}{{/x}}{{/x}}{{/x}}\"}", &out, &err);
    assert_int_equal(rc, -1);
    assert_string_equal(err.text, "section 'x' is nested too deeply: at most 64 within each other");
    assert_string_equal(err.source, "p");
    buf_release(&out);
}

static void partials_have_a_limit(void **state)
{
    (void)state;
    struct buf template = BUF_INIT, out = BUF_INIT;
    struct error err = ERROR_INIT;
    for (int i = 1; i <= LIMIT_TEMPLATE_PARTIALS; i++)
        buf_addf(&template, "{{>p%d}}\n", i);
    buf_adds(&template, "{{>p7}}");
    assert_int_equal(render(template.data, NULL, "{\"p7\":\"seven\"}", &out, &err), 0);
    assert_string_equal(out.data, "sevenseven");
    buf_adds(&template, "{{>more}}");
    assert_int_equal(render(template.data, NULL, NULL, &out, &err), -1);
    assert_string_equal(err.text, "partial 'more' is one too many: a template uses at most 1000");
    assert_int_equal(err.line, LIMIT_TEMPLATE_PARTIALS + 1);
    assert_int_equal(err.column, 8);
    buf_release(&template);
    buf_release(&out);
}

/* A provider of a list that never ends. */
static int endless(void *self, struct mustache_node list, void **state, struct mustache_node *item,
                   struct error *err)
{
    (void)self, (void)list, (void)state, (void)err;
    *item = (struct mustache_node){0};
    return 1;
}

static enum mustache_kind a_list(void *self, struct mustache_node node)
{
    (void)self;
    return node.number ? MUSTACHE_LIST : MUSTACHE_VALUE;
}

static int no_number(void *self, const char *name, size_t len)
{
    (void)self, (void)name, (void)len;
    return -1;
}

static void count_done(void *self, struct mustache_node list, void *state)
{
    (void)list, (void)state;
    ++*(int *)self;
}

static struct mustache_provider endless_list(int *done)
{
    return (struct mustache_provider){.self = done,
                                      .number = no_number,
                                      .kind = a_list,
                                      .step = endless,
                                      .done = count_done,
                                      .root = {NULL, 1}};
}

static int count_bytes(void *self, const char *bytes, size_t len, struct error *err)
{
    (void)bytes, (void)err;
    *(long long *)self += (long long)len;
    return 0;
}

static void the_output_has_a_limit(void **state)
{
    (void)state;
    int done = 0;
    long long sunk = 0;
    struct mustache_provider provider = endless_list(&done);
    struct buf template = BUF_INIT;
    buf_adds(&template, "{{#.}}");
    buf_fill(&template, 'x', 500 * 1000);
    buf_adds(&template, "\n{{/.}}");
    struct mustache *compiled = NULL;
    struct error err = ERROR_INIT;
    assert_int_equal(
        mustache_compile(template.data, template.len, "t.md", &provider, NULL, &compiled, &err), 0);
    int rc = mustache_render(compiled, &provider, &mustache_html, count_bytes, &sunk, &err);
    assert_int_equal(rc, -1);
    assert_string_equal(err.text, "the document is too long: a template writes at most 1024 MiB");
    assert_true(sunk <= LIMIT_TEMPLATE_OUTPUT);
    assert_int_equal(done, 1);
    mustache_free(compiled);
    buf_release(&template);
}

/* The same list without any output. */
static void the_work_has_a_limit(void **state)
{
    (void)state;
    int done = 0;
    long long sunk = 0;
    struct mustache_provider provider = endless_list(&done);
    struct mustache *compiled = NULL;
    struct error err = ERROR_INIT;
    static const char template[] = "\n{{#.}}{{/.}}";
    assert_int_equal(
        mustache_compile(template, sizeof template - 1, "t.md", &provider, NULL, &compiled, &err),
        0);
    int rc = mustache_render(compiled, &provider, &mustache_html, count_bytes, &sunk, &err);
    assert_int_equal(rc, -1);
    assert_string_equal(err.text,
                        "the template goes on too long: at most 100000000 list items and partials");
    assert_int_equal(err.line, 2);
    assert_int_equal(done, 1);
    mustache_free(compiled);
}

/* Notes what a policy is shown. */
struct seen {
    struct buf places, literals;
};

static int note(void *self, const struct mustache_place *place, const struct mustache_text *value,
                struct buf *out, struct error *err)
{
    (void)err;
    struct seen *seen = self;
    buf_addf(&seen->places, "[%.*s|%zu]", (int)place->len, place->line, place->indent);
    buf_add(out, value->bytes, value->len);
    return 0;
}

static size_t note_literal(void *self, const char *bytes, size_t len, const char **between)
{
    struct seen *seen = self;
    (void)between;
    buf_add(&seen->literals, bytes, len);
    return len;
}

static void a_policy_sees_the_line_and_the_templates_text(void **state)
{
    (void)state;
    struct seen seen = {BUF_INIT, BUF_INIT};
    struct buf out = BUF_INIT;
    struct error err = ERROR_INIT;
    struct mustache_policy policy = {&seen, note, note, note_literal, NULL};
    json_t *data = parse("{\"a\":\"1\\n2\",\"b\":\"x\"}");
    json_t *partials = parse("{\"p\":\"- {{b}} {{{b}}}\\n{{b}}{{#b}}\\n{{/b}}\\n\"}");
    static const char template[] = "one\n* {{b}}{{a}}{{b}}\n  {{>p}}\n{{b}}";
    assert_int_equal(
        render_json(template, sizeof template - 1, data, partials, &policy, &out, &err), 0);
    assert_string_equal(out.data, "one\n* x1\n2x\n  - x x\n  x\nx");
    assert_string_equal(seen.places.data, "[* |0][* x|0][2|0][  - |2][  - x |2][  |2][|0]");
    assert_string_equal(seen.literals.data, "one\n* \n  -  \n  \n");
    json_decref(data);
    json_decref(partials);
    buf_release(&out);
    buf_release(&seen.places);
    buf_release(&seen.literals);
}

struct pieces {
    struct buf all;
    int n;
    bool line_ends;
};

static int collect_pieces(void *self, const char *bytes, size_t len, struct error *err)
{
    (void)err;
    struct pieces *pieces = self;
    pieces->line_ends = len && bytes[len - 1] == '\n';
    buf_add(&pieces->all, bytes, len);
    pieces->n++;
    return 0;
}

/* Renders {{#list}}…{{/list}} over many items and compares with the same made by hand. */
static void stream(const char *item, const char *line, size_t times, struct pieces *pieces)
{
    json_t *data = json_pack("{s:[], s:s}", "list", "v", "value");
    struct buf template = BUF_INIT, expected = BUF_INIT;
    struct error err = ERROR_INIT;
    struct mustache_json json;
    struct mustache *compiled = NULL;
    for (size_t i = 0; i < times; i++) {
        json_array_append_new(json_object_get(data, "list"), json_true());
        buf_adds(&expected, line);
    }
    buf_addf(&template, "{{#list}}%s{{/list}}", item);
    mustache_json_init(&json, data);
    assert_int_equal(
        mustache_compile(template.data, template.len, "t", &json.provider, NULL, &compiled, &err),
        0);
    assert_int_equal(
        mustache_render(compiled, &json.provider, &mustache_html, collect_pieces, pieces, &err), 0);
    assert_int_equal(pieces->all.len, expected.len);
    assert_memory_equal(pieces->all.data, expected.data, expected.len);
    mustache_free(compiled);
    mustache_json_release(&json);
    json_decref(data);
    buf_release(&template);
    buf_release(&expected);
}

static void long_output_goes_out_in_pieces(void **state)
{
    (void)state;
    struct pieces pieces = {BUF_INIT, 0, false};
    stream("- {{v}}, {{v}}\n", "- value, value\n", 100 * 1000, &pieces);
    assert_in_range(pieces.n, 20, 30);
    assert_true(pieces.line_ends);
    buf_release(&pieces.all);
}

static void a_line_without_end_goes_out_as_well(void **state)
{
    (void)state;
    struct pieces pieces = {BUF_INIT, 0, false};
    stream("\xC3\xA4{{v}};", "\xC3\xA4value;", 400 * 1000, &pieces);
    assert_in_range(pieces.n, 3, 5);
    buf_release(&pieces.all);
}

static int note_length(void *self, const struct mustache_place *place,
                       const struct mustache_text *value, struct buf *out, struct error *err)
{
    (void)err;
    size_t *longest = self;
    if (place->len > *longest)
        *longest = place->len;
    if (place->len)
        assert_int_not_equal((unsigned char)place->line[0] & 0xC0, 0x80);
    buf_add(out, value->bytes, value->len);
    return 0;
}

static void a_policy_sees_the_end_of_a_line_without_end(void **state)
{
    (void)state;
    size_t longest = 0;
    struct mustache_policy policy = {&longest, note_length, note_length, NULL, NULL};
    struct buf template = BUF_INIT, out = BUF_INIT;
    struct error err = ERROR_INIT;
    json_t *data = parse("{\"v\":\"\\u20ac\"}");
    for (int i = 0; i < 300 * 1000; i++)
        buf_adds(&template, "{{v}}\xE2\x82\xAC");
    assert_int_equal(render_json(template.data, template.len, data, NULL, &policy, &out, &err), 0);
    assert_int_equal(out.len, 300 * 1000 * 6);
    assert_in_range(longest, 1024 * 1024 - 6, 1024 * 1024);
    json_decref(data);
    buf_release(&template);
    buf_release(&out);
}

static int refuse(void *self, const char *bytes, size_t len, struct error *err)
{
    (void)self, (void)bytes, (void)len;
    return error_set(err, "no room: make some");
}

static void a_sink_can_refuse(void **state)
{
    (void)state;
    struct error err = ERROR_INIT;
    struct mustache_json json;
    struct mustache *compiled = NULL;
    json_t *data = parse("{}");
    mustache_json_init(&json, data);
    assert_int_equal(mustache_compile("a", 1, "t", &json.provider, NULL, &compiled, &err), 0);
    assert_int_equal(mustache_render(compiled, &json.provider, &mustache_html, refuse, NULL, &err),
                     -1);
    assert_string_equal(err.text, "no room: make some");
    assert_string_equal(err.source, "");
    mustache_free(compiled);
    mustache_json_release(&json);
    json_decref(data);
}

static int list_tag(void *self, const struct mustache_tag *tag)
{
    if (tag->len == 4 && !memcmp(tag->name, "stop", 4))
        return 7;
    assert_memory_equal(tag->text + tag->begin, "{{", 2);
    assert_memory_equal(tag->text + tag->end - 2, "}}", 2);
    assert_int_equal(tag->puts, tag->sigil == '>' || tag->sigil == '<' ? 1 : -1);
    assert_false(tag->missing);
    buf_addf(self, "%s:%d:%d %.1s%.*s\n", tag->source, tag->line, tag->column,
             tag->sigil ? &tag->sigil : "", (int)tag->len, tag->name);
    return 0;
}

static void every_tag_can_be_listed(void **state)
{
    (void)state;
    struct error err = ERROR_INIT;
    struct mustache_json json;
    struct mustache *compiled = NULL;
    json_t *data = parse("{}"),
           *partials = parse("{\"p\":\"\\n{{$b}}{{{c}}}{{/b}}{{stop}}{{x}}\"}");
    struct mustache_loader loader = {partials, load};
    struct buf tags = BUF_INIT;
    static const char template[] = "{{! no }}{{a.b}}\n{{#l}}{{&c}}{{/l}}\n {{>p}} {{<p}}{{/p}}";
    mustache_json_init(&json, data);
    assert_int_equal(mustache_compile(template, sizeof template - 1, "t", &json.provider, &loader,
                                      &compiled, &err),
                     0);
    assert_int_equal(mustache_tags(compiled, list_tag, &tags), 7);
    assert_string_equal(tags.data, "t:1:10 a.b\nt:2:1 #l\nt:2:7 &c\nt:2:13 /l\nt:3:2 >p\n"
                                   "t:3:9 <p\nt:3:15 /p\np:2:1 $b\np:2:7 {c\np:2:14 /b\n");
    buf_release(&tags);
    mustache_free(compiled);
    mustache_json_release(&json);
    json_decref(data);
    json_decref(partials);
}

static void any_bytes_are_text(void **state)
{
    (void)state;
    struct buf out = BUF_INIT;
    struct error err = ERROR_INIT;
    json_t *data = parse("{\"a\":1}");
    static const char template[] = "\xFF\0{{a}}\0{{b\0c}}\xC3";
    assert_int_equal(
        render_json(template, sizeof template - 1, data, NULL, &mustache_html, &out, &err), 0);
    assert_int_equal(out.len, 5);
    assert_memory_equal(out.data,
                        "\xFF\0"
                        "1\0\xC3",
                        5);
    buf_release(&out);
    json_decref(data);
}

/* The specification's own cases. */

static json_t *suite(const char *name)
{
    struct buf path = BUF_INIT, text = BUF_INIT;
    struct error err = ERROR_INIT;
    const char *suites = getenv("SUITES");
    buf_addf(&path, "%s/mustache/%s.json", suites ? suites : SOURCE_DIR "/../shared/suites", name);
    json_t *json = NULL;
    if (!file_read(path.data, LIMIT_JSON, &text, &err))
        json = json_loadb(text.data, text.len, 0, NULL);
    buf_release(&path);
    buf_release(&text);
    return json;
}

static int run_case(const json_t *test)
{
    struct buf out = BUF_INIT;
    struct error err = ERROR_INIT;
    const json_t *template = json_object_get(test, "template");
    const char *expected = json_string_value(json_object_get(test, "expected"));
    int rc = render_json(json_string_value(template), json_string_length(template),
                         json_object_get(test, "data"), json_object_get(test, "partials"),
                         &mustache_html, &out, &err);
    int failed = rc || strcmp(out.data, expected) != 0;
    if (failed)
        print_error("%s: %s is '%s%s', not '%s'\n",
                    json_string_value(json_object_get(test, "name")), json_string_value(template),
                    out.data, err.text, expected);
    buf_release(&out);
    return failed;
}

static void run_suites(const char *const *names, size_t expected)
{
    size_t ran = 0;
    int failed = 0;
    for (; *names; names++) {
        json_t *json = suite(*names), *test;
        size_t i;
        if (!json) {
            print_message("skipped: the specification's '%s' is not beside the project\n", *names);
            skip();
        }
        json_array_foreach(json_object_get(json, "tests"), i, test)
        {
            failed += run_case(test);
            ran++;
        }
        json_decref(json);
    }
    assert_int_equal(failed, 0);
    assert_int_equal(ran, expected);
}

static void the_specifications_core(void **state)
{
    (void)state;
    static const char *const names[] = {
        "comments", "delimiters", "interpolation", "inverted", "partials", "sections", NULL};
    run_suites(names, 136);
}

static void the_specifications_inheritance(void **state)
{
    (void)state;
    static const char *const names[] = {"~inheritance", NULL};
    run_suites(names, 27);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_are_put_in_escaped_or_as_they_are),
        cmocka_unit_test(dotted_names_start_in_the_nearest_context_that_has_the_first_part),
        cmocka_unit_test(sections_follow_what_their_name_stands_for),
        cmocka_unit_test(a_line_with_one_tag_alone_leaves_no_line),
        cmocka_unit_test(delimiters_can_be_changed),
        cmocka_unit_test(partials_are_put_in_with_their_indentation),
        cmocka_unit_test(parents_are_filled_block_by_block),
        cmocka_unit_test(blocks_take_the_indentation_of_where_they_are_put),
        cmocka_unit_test(faults_say_what_is_wrong_and_where),
        cmocka_unit_test(sections_nest_to_a_limit),
        cmocka_unit_test(a_tree_is_followed_to_a_limit),
        cmocka_unit_test(contexts_pile_up_to_a_limit),
        cmocka_unit_test(partials_have_a_limit),
        cmocka_unit_test(the_output_has_a_limit),
        cmocka_unit_test(the_work_has_a_limit),
        cmocka_unit_test(a_policy_sees_the_line_and_the_templates_text),
        cmocka_unit_test(long_output_goes_out_in_pieces),
        cmocka_unit_test(a_line_without_end_goes_out_as_well),
        cmocka_unit_test(a_policy_sees_the_end_of_a_line_without_end),
        cmocka_unit_test(a_sink_can_refuse),
        cmocka_unit_test(every_tag_can_be_listed),
        cmocka_unit_test(any_bytes_are_text),
        cmocka_unit_test(the_specifications_core),
        cmocka_unit_test(the_specifications_inheritance),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
