/* Values put inline and Markdown put as a block: whatever the bytes, the document around them keeps
 * its shape. The first byte says where the block goes. Text that is not valid UTF-8 never comes
 * this far in the program, nor does NUL. */
#include "../unit/markdown_judge.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const lines[] = {"", "  ", "> ", "- ", "- **Impact:** ", "> 1. ", "- [ ] "};
    if (size < 2 || size > 64 * 1024 || !utf8_valid((const char *)data + 1, size - 1, NULL))
        return 0;
    struct buf text = BUF_INIT, inlined = BUF_INIT, block = BUF_INIT, again = BUF_INIT;
    buf_add(&text, data + 1, size - 1);
    struct judged value = {text.data, text.len};
    if (!judge_inline(&inlined, &value, 1))
        abort();
    if (!strstr(text.data, "PROBE") &&
        !judge_block(&block, lines[data[0] % 7], data[0] / 7 % 7, text.data, text.len))
        abort();
    markdown_add_plain(&again, text.data, text.len);
    buf_release(&text);
    buf_release(&inlined);
    buf_release(&block);
    buf_release(&again);
    return 0;
}
