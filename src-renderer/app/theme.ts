import {
  createTheme,
  defaultVariantColorsResolver,
  type ButtonFactory,
  type CheckboxFactory,
  type CSSVariablesResolver,
  type ExtendComponent,
  type FactoryPayload,
  type InputWrapperFactory,
  type MantineThemeComponent,
  type MenuFactory,
  type ModalFactory,
  type NotificationFactory,
  type NumberInputFactory,
  type PasswordInputFactory,
  type PopoverFactory,
  type SegmentedControlFactory,
  type SelectFactory,
  type SwitchFactory,
  type TabsFactory,
  type TextareaFactory,
  type TextInputFactory,
  type TooltipFactory,
} from '@mantine/core';

const field = { size: 'sm' } as const;

/** What `Component.extend` does, without the component: screens bring theirs when they are opened. */
function part<Factory extends FactoryPayload>(input: ExtendComponent<Factory>): MantineThemeComponent {
  return input;
}

/** Mantine in ink and paper: sizes and defaults here, colours in tokens.css. */
export const theme = createTheme({
  fontFamily: 'var(--sans)',
  fontFamilyMonospace: 'var(--mono)',
  headings: {
    fontFamily: 'var(--sans)',
    fontWeight: '650',
    sizes: {
      h1: { fontSize: '20px', lineHeight: '1.3' },
      h2: { fontSize: '16px', lineHeight: '1.35' },
      h3: { fontSize: '14px', lineHeight: '1.4' },
    },
  },
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '20px' },
  lineHeights: { xs: '1.4', sm: '1.45', md: '1.45', lg: '1.5', xl: '1.4' },
  spacing: { xs: '8px', sm: '12px', md: '16px', lg: '24px', xl: '32px' },
  radius: { xs: '3px', sm: '4px', md: '6px', lg: '6px', xl: '8px' },
  defaultRadius: 'md',
  primaryColor: 'petrol',
  primaryShade: { light: 7, dark: 4 },
  autoContrast: true,
  // The library judges contrast by the light theme's shade alone.
  variantColorResolver: (input) => {
    const colors = defaultVariantColorsResolver(input);
    return input.variant === 'filled' && input.color === 'petrol'
      ? { ...colors, color: 'var(--on-accent)' }
      : colors;
  },
  luminanceThreshold: 0.35,
  cursorType: 'pointer',
  respectReducedMotion: true,
  colors: {
    petrol: [
      '#e0f0ef',
      '#c3e3e1',
      '#97cfcb',
      '#6ad3cb',
      '#4cc0b8',
      '#249c96',
      '#12807c',
      '#0b6b6b',
      '#085656',
      '#053f40',
    ],
    // Mantine draws its dark surfaces from these.
    dark: [
      '#e6ebf0',
      '#b0bbc5',
      '#909da9',
      '#5d6a76',
      '#3c4853',
      '#28323b',
      '#1d252d',
      '#151b21',
      '#0e1318',
      '#090d11',
    ],
  },
  components: {
    Button: part<ButtonFactory>({
      defaultProps: { size: 'sm', variant: 'default' },
      vars: (_theme, props) =>
        props.size === 'sm' || props.size === undefined
          ? { root: { '--button-height': '32px', '--button-padding-x': '12px', '--button-fz': '13px' } }
          : { root: {} },
      styles: { label: { fontWeight: 500 } },
    }),
    // Mantine's own hints are smaller than our smallest size.
    InputWrapper: part<InputWrapperFactory>({
      vars: () => ({
        label: {},
        error: { '--input-error-size': '12px' },
        description: { '--input-description-size': '12px' },
        success: {},
      }),
    }),
    TextInput: part<TextInputFactory>({ defaultProps: field }),
    PasswordInput: part<PasswordInputFactory>({ defaultProps: field }),
    NumberInput: part<NumberInputFactory>({ defaultProps: field }),
    Textarea: part<TextareaFactory>({ defaultProps: field }),
    Select: part<SelectFactory>({
      defaultProps: { ...field, allowDeselect: false, comboboxProps: { shadow: 'md' } },
    }),
    Checkbox: part<CheckboxFactory>({ defaultProps: field }),
    Switch: part<SwitchFactory>({ defaultProps: { size: 'sm', withThumbIndicator: false } }),
    SegmentedControl: part<SegmentedControlFactory>({
      defaultProps: { size: 'xs', withItemsBorders: false },
    }),
    Tabs: part<TabsFactory>({ defaultProps: { keepMounted: false } }),
    Tooltip: part<TooltipFactory>({
      defaultProps: { openDelay: 350, withArrow: false, multiline: true, maw: 360 },
    }),
    Menu: part<MenuFactory>({ defaultProps: { shadow: 'md', position: 'bottom-end' } }),
    Popover: part<PopoverFactory>({ defaultProps: { shadow: 'md' } }),
    Notification: part<NotificationFactory>({
      defaultProps: { closeButtonProps: { 'aria-label': 'Close the notice' } },
      // Mantine's own grey is too faint on paper.
      styles: { description: { color: 'var(--ink-2)' } },
    }),
    Modal: part<ModalFactory>({
      // The page itself never scrolls, and the lock's style has no nonce.
      defaultProps: { lockScroll: false, centered: true, padding: 'lg', overlayProps: { opacity: 0.4 } },
      styles: { title: { fontSize: '16px', fontWeight: 650 } },
    }),
  },
});

/** Mantine's own variables in our colours. */
export const variables: CSSVariablesResolver = () => {
  const shared = {
    '--mantine-color-body': 'var(--surface)',
    '--mantine-color-text': 'var(--ink)',
    '--mantine-color-dimmed': 'var(--ink-3)',
    '--mantine-color-placeholder': 'var(--ink-3)',
    '--mantine-color-default': 'var(--surface)',
    '--mantine-color-default-hover': 'var(--hover)',
    '--mantine-color-default-border': 'var(--line-strong)',
    '--mantine-color-default-color': 'var(--ink)',
    '--mantine-color-error': 'var(--bad)',
    '--mantine-color-anchor': 'var(--accent)',
    '--mantine-shadow-md': 'var(--shadow)',
  };
  return { variables: {}, light: shared, dark: shared };
};
