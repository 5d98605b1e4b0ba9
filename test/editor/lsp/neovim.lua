-- Asks the language server through Neovim's own client; prints one line of JSON.
local root = vim.fn.getcwd()
local answers = {}
local client = vim.lsp.start_client({
  name = 'tsc-run',
  cmd = { vim.env.NODE, vim.env.TSC_RUN, 'lsp' },
  root_dir = root,
  init_options = { typescript = false },
})
vim.cmd('edit functions/api/users.ts')
vim.lsp.buf_attach_client(0, client)

local function wait_for(what)
  return vim.wait(20000, what, 20)
end

local function ask(method, params)
  local found = vim.lsp.buf_request_sync(0, method, params, 20000) or {}
  return (found[client] or {}).result
end

wait_for(function()
  return #vim.diagnostic.get(0) > 0
end)
for _, each in ipairs(vim.diagnostic.get(0)) do
  table.insert(answers, each.code)
end
local place = { textDocument = vim.lsp.util.make_text_document_params(), position = { line = 3, character = 25 } }
local hover = ask('textDocument/hover', place)
local definition = ask('textDocument/definition', place)
local rename = ask('textDocument/rename', vim.tbl_extend('force', place, { newName = 'user.created' }))
vim.lsp.util.apply_workspace_edit(rename, 'utf-16')
local renamed = vim.api.nvim_buf_get_lines(0, 3, 4, false)[1]
io.stdout:write(vim.json.encode({
  codes = answers,
  hover = hover and hover.contents.value or '',
  definition = definition and (definition[1] or definition) or {},
  renamed = renamed,
}) .. '\n')
vim.lsp.stop_client(client)
wait_for(function()
  return vim.lsp.client_is_stopped(client)
end)
vim.cmd('qall!')
