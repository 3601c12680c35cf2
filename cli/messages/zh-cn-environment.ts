/** What the environment variables set, in Chinese, by its English. */
export const environmentInChinese: Record<string, string> = {
  'Environment variables': '环境变量',
  'Address of the registry; --registry comes first. The second name is an old one':
    '注册中心地址；--registry 优先。第二个是旧名称',
  'API key, instead of the stored one. The second name is an old one':
    'API 密钥，代替已保存的密钥。第二个是旧名称',
  'Profile of the configuration, as --profile': '配置档案，同 --profile',
  'Configuration file, as --config': '配置文件，同 --config',
  'Language of messages, en or zh-CN, as --lang': '消息的语言，en 或 zh-CN，同 --lang',
  'Locale: the language of messages, and whether they may use symbols of UTF-8':
    '区域设置：消息的语言，以及能否使用 UTF-8 符号',
  'Anything but 0: report no installs to the registry': '设为 0 以外的值：不向注册中心上报安装',
  'Set in CI: ask no questions': '在 CI 中设置：不提问',
  'Set to anything: no colour': '设为任意值：不使用颜色',
  'Colour also in a pipe; 0 or false: no colour': '在管道中也使用颜色；0 或 false：不使用颜色',
  'dumb: no colour': 'dumb：不使用颜色',
  'Set by terminals on Windows that show symbols of UTF-8':
    '由能显示 UTF-8 符号的 Windows 终端设置',
  'Proxy to the registry; needs Node 24.14 or newer':
    '访问注册中心的代理；需要 Node 24.14 或更新版本',
  'Hosts that are reached without the proxy': '不经代理访问的主机',
  '1: use the proxy with Node 22.21 or newer': '1：在 Node 22.21 或更新版本中使用代理',
  'Home folder, which has the configuration; USERPROFILE on Windows':
    '主目录，配置在其中；Windows 上为 USERPROFILE',
};
