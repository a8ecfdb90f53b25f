# Notes what zsh proposes at the end of command lines: zsh -f zsh-completions.zsh <completion script> <file> <line>...
# A second zsh, interactive on a terminal of its own, is typed to; every word that its completion adds is noted in the
# file, and a line `--` after those of each command line.
zmodload zsh/zpty
typeset script=$1 notes=$2 answer line
shift 2
cat >$notes.zshrc <<EOF
PS1= PS2=
autoload -Uz compinit && compinit -u -D
source ${(q)script}
zstyle ':completion:*' insert-tab false
compadd() {
  # Asked to fill arrays, it proposes nothing.
  if [[ \${@[1,(i)(-|--)]} == *-(O|A|D)\\ * ]]; then
    builtin compadd "\$@"
    return
  fi
  local -a hits
  builtin compadd -A hits "\$@"
  ((\$#hits)) && print -rl -- \$hits >>${(q)notes}
  builtin compadd "\$@"
}
finish() {
  print -- -- >>${(q)notes}
  BUFFER=
  zle -I
  print FINISHED
}
zle -N finish
bindkey '^X' finish
: >${(q)notes}
print READY
EOF
zpty typed zsh -f -i
zpty -w typed "source ${(q)notes}.zshrc"
zpty -r typed answer '*READY*'
for line; do
  zpty -w -n typed "$line"$'\t\x18'
  zpty -r typed answer '*FINISHED*'
done
zpty -d typed
