import { Button, Group, Rating, Textarea, TextInput } from '@mantine/core';
import { useId, useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { TEXT_LIMITS } from '../../../../src-shared/limits.ts';
import { ASPECTS, type Aspects } from '../../../../src-shared/models/review.ts';
import { intoView } from '../../../ui/into-view.ts';
import { Problem } from '../../../ui/problem.tsx';
import styles from './reviews.module.css';

/** What a review says. */
export interface ReviewContent {
  readonly stars: number;
  readonly aspects: Aspects;
  readonly title: string;
  readonly text: string;
}

/** Where a review goes, and how that gets on. */
export interface Saving {
  readonly save: (content: ReviewContent) => void;
  /** The button that saves. */
  readonly label: string;
  readonly isPending: boolean;
  readonly error: Error | null;
}

/** Stars, up to four aspects, a title and a text; for a new review or one that is changed. */
export function ReviewForm({
  review,
  saving,
  onDone,
}: {
  readonly review: ReviewContent | null;
  readonly saving: Saving;
  readonly onDone: () => void;
}) {
  const { t } = useTranslation('extension');
  const [stars, setStars] = useState(review?.stars ?? 0);
  const [aspects, setAspects] = useState<Aspects>(review?.aspects ?? {});
  const [title, setTitle] = useState(review?.title ?? '');
  const [text, setText] = useState(review?.text ?? '');
  const [tried, setTried] = useState(false);
  const { error } = saving;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (stars === 0) return;
    saving.save({ stars, aspects, title: title.trim(), text: text.trim() });
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      <StarField label={t('reviews.stars')} value={stars} onChange={setStars} size="lg" />
      {tried && stars === 0 ? (
        <p className={styles.missing} role="alert" ref={intoView}>
          {t('reviews.needsStars')}
        </p>
      ) : null}
      <fieldset className={styles.parts}>
        <legend>{t('reviews.aspects')}</legend>
        {ASPECTS.map((aspect) => (
          <StarField
            key={aspect}
            label={t(`reviews.aspect.${aspect}`)}
            value={aspects[aspect] ?? 0}
            onChange={(value) => {
              const { [aspect]: _before, ...rest } = aspects;
              setAspects(value === 0 ? rest : { ...rest, [aspect]: value });
            }}
          />
        ))}
      </fieldset>
      <TextInput
        label={t('reviews.title')}
        maxLength={TEXT_LIMITS.reviewTitle}
        value={title}
        onChange={(event) => setTitle(event.target.value)}
      />
      <Textarea
        label={t('reviews.text')}
        description={t('reviews.textHint')}
        autosize
        minRows={4}
        maxRows={14}
        maxLength={TEXT_LIMITS.reviewText}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      {error === null ? null : <Problem error={error} compact />}
      <Group gap="xs">
        <Button type="submit" variant="filled" loading={saving.isPending}>
          {saving.label}
        </Button>
        <Button onClick={onDone}>{t('reviews.discard')}</Button>
      </Group>
    </form>
  );
}

function StarField({
  label,
  value,
  onChange,
  size = 'sm',
}: {
  readonly label: string;
  readonly value: number;
  readonly onChange: (value: number) => void;
  readonly size?: 'sm' | 'lg';
}) {
  const { t } = useTranslation('ui');
  const id = useId();
  return (
    <div className={styles.starField} role="group" aria-labelledby={id}>
      <span id={id}>{label}</span>
      <Rating
        value={value}
        onChange={onChange}
        size={size}
        allowClear={size === 'sm'}
        color="var(--star)"
        getSymbolLabel={(stars) => `${label}: ${t('stars', { count: stars })}`}
      />
    </div>
  );
}
