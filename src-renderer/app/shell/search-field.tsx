import { ActionIcon } from '@mantine/core';
import { IconSearch, IconX } from '@tabler/icons-react';
import { useLocation, useNavigate } from '@tanstack/react-router';
import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { TEXT_LIMITS } from '../../../src-shared/limits.ts';
import { stillOnTheirWay, type OwnSearches } from './own-searches.ts';
import { useOrigins } from './use-origins.ts';
import { registerSearchField } from './search-focus.ts';
import { complete, partAt, suggestionsFor, type Suggestion } from './search-suggestions.ts';
import styles from './search-field.module.css';

/** The search of the whole window: answers in the catalog while one types, and completes `@` filters. */
export function SearchField() {
  const { t } = useTranslation('shell');
  const navigate = useNavigate();
  const location = useLocation();
  const listId = useId();
  const field = useRef<HTMLInputElement>(null);
  const asked = 'q' in location.search && typeof location.search.q === 'string' ? location.search.q : '';
  const [text, setText] = useState(asked);
  const [cursor, setCursor] = useState(0);
  const [active, setActive] = useState(0);
  const [opened, setOpened] = useState(false);

  useEffect(() => {
    registerSearchField(field.current);
    return () => registerSearchField(null);
  }, []);
  const sent = useRef<OwnSearches>([]);
  // A facet, a chip or the back key may change what is asked; a letter that is being typed wins.
  useEffect(() => {
    const rest = stillOnTheirWay(sent.current, asked);
    sent.current = rest ?? [];
    if (rest === null) setText(asked);
  }, [asked]);

  const part = partAt(text, cursor)?.part;
  const origins = useOrigins();
  const suggestions = opened && part !== undefined ? suggestionsFor(part, origins) : [];
  const chosen = suggestions[Math.min(active, suggestions.length - 1)];

  const search = (next: string): void => {
    setText(next);
    sent.current = [...sent.current, next];
    setActive(0);
    const isInCatalog = location.pathname === '/';
    void navigate({
      to: '/',
      search: (before) => {
        const { q: _q, ...rest } = isInCatalog ? before : {};
        return next === '' ? rest : { ...rest, q: next };
      },
      replace: isInCatalog,
    });
  };
  const take = (suggestion: Suggestion): void => {
    const next = complete(text, cursor, suggestion);
    search(next.text);
    requestAnimationFrame(() => field.current?.setSelectionRange(next.cursor, next.cursor));
    setCursor(next.cursor);
  };
  const press = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (chosen !== undefined && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      const step = event.key === 'ArrowDown' ? 1 : -1;
      setActive((before) => (before + step + suggestions.length) % suggestions.length);
    } else if (chosen !== undefined && (event.key === 'Enter' || event.key === 'Tab')) take(chosen);
    else if (event.key === 'Escape') {
      if (chosen !== undefined) setOpened(false);
      else if (text === '') field.current?.blur();
      else search('');
    } else if (event.key === 'ArrowDown' || event.key === 'Enter') {
      document.querySelector<HTMLElement>('[data-list-row][tabindex="0"]')?.focus();
    } else return;
    event.preventDefault();
  };

  return (
    <search className={styles.search}>
      <IconSearch size={16} aria-hidden="true" className={styles.lens} />
      <input
        ref={field}
        className={styles.field}
        value={text}
        maxLength={TEXT_LIMITS.query}
        placeholder={t('search.placeholder')}
        aria-label={t('search.label')}
        role="combobox"
        aria-expanded={suggestions.length > 0}
        aria-controls={listId}
        aria-autocomplete="list"
        {...(chosen === undefined ? {} : { 'aria-activedescendant': `${listId}-${chosen.part}` })}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => {
          setOpened(true);
          setCursor(event.target.selectionStart ?? event.target.value.length);
          search(event.target.value);
        }}
        onSelect={(event) => setCursor(event.currentTarget.selectionStart ?? 0)}
        onBlur={() => {
          sent.current = [];
          setOpened(false);
        }}
        onKeyDown={press}
      />
      {text === '' ? (
        <kbd className={styles.key} aria-hidden="true">
          /
        </kbd>
      ) : (
        <ActionIcon
          className={styles.clear ?? ''}
          variant="subtle"
          color="gray"
          size={22}
          aria-label={t('search.clear')}
          onClick={() => {
            search('');
            field.current?.focus();
          }}
        >
          <IconX size={14} />
        </ActionIcon>
      )}
      <ul
        className={styles.list}
        id={listId}
        role="listbox"
        aria-label={t('search.filters')}
        hidden={suggestions.length === 0}
      >
        {suggestions.map((suggestion) => (
          <li
            key={suggestion.part}
            id={`${listId}-${suggestion.part}`}
            role="option"
            aria-selected={suggestion === chosen}
            onPointerDown={(event) => {
              event.preventDefault();
              take(suggestion);
            }}
          >
            <code>{suggestion.part}</code>
            <span>{suggestion.note ?? t(`search.hint.${suggestion.filter}`)}</span>
          </li>
        ))}
      </ul>
    </search>
  );
}
