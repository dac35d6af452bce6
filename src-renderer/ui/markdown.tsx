import { IconPhotoOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import ReactMarkdown, { type Components } from 'react-markdown';
import rehypeSanitize, { defaultSchema } from 'rehype-sanitize';
import remarkGfm from 'remark-gfm';
import styles from './markdown.module.css';

const SCHEMA = {
  ...defaultSchema,
  // The only addresses that the host opens; of any other link its words stay.
  protocols: { ...defaultSchema.protocols, href: ['https'] },
};

/** Somebody else's Markdown: sanitised, without images or scripts; links go to `openLink`, which asks the host. */
export function Markdown({
  text,
  openLink,
}: {
  readonly text: string;
  readonly openLink: (url: string) => void;
}) {
  const { t } = useTranslation('ui');
  const components: Components = {
    a: ({ href, children }) =>
      href?.startsWith('https:') !== true ? (
        <span>{children}</span>
      ) : (
        <a
          href={href}
          title={href}
          onClick={(event) => {
            event.preventDefault();
            openLink(href);
          }}
        >
          {children}
        </a>
      ),
    img: ({ alt }) => (
      <span className={styles.image}>
        <IconPhotoOff size={14} aria-hidden="true" /> {t('image', { alt: alt ?? '' })}
      </span>
    ),
    // The page has its own h1.
    h1: ({ children }) => <h2>{children}</h2>,
    h2: ({ children }) => <h3>{children}</h3>,
    h3: ({ children }) => <h4>{children}</h4>,
    table: ({ children }) => (
      <div className={styles.table}>
        <table>{children}</table>
      </div>
    ),
    pre: ({ children }) => <pre tabIndex={0}>{children}</pre>,
  };
  return (
    <div className={styles.markdown}>
      <ReactMarkdown
        remarkPlugins={[remarkGfm]}
        rehypePlugins={[[rehypeSanitize, SCHEMA]]}
        components={components}
      >
        {text}
      </ReactMarkdown>
    </div>
  );
}
